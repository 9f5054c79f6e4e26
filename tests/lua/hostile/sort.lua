-- sorts with a comparator that never agrees with itself
function clauses.a()
	table.sort({3, 1, 2}, function() return true end)
	return true
end
