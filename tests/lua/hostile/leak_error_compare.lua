-- compares a name with a number
function clauses.a()
	return person.name < 5
end
