-- spends the budget inside either, and hopes for the other branch
function clauses.a()
	return either(function() while true do end end, function() return true end)
end
