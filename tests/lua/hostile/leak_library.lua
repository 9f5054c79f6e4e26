-- hangs a value on a table of functions
function clauses.a()
	math.last = person.income
	return true
end
