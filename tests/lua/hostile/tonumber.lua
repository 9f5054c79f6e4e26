-- numbers from names
function clauses.a()
	return tonumber(person.name) == nil
end
