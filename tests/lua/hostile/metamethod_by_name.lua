-- calls a guard by its name
function clauses.a()
	return person.__index(person, "income") == 1
end
