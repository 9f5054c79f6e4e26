-- data where a number should be
function clauses.a()
	for i = person.name, 2 do end
	return true
end
