-- data where a list should be
function clauses.a()
	return any(person.name, function() return true end)
end
