-- hangs a value on the table of clauses
function clauses.a()
	clauses.last = person.income
	return true
end
