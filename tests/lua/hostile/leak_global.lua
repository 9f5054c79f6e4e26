-- keeps a value in a global
function clauses.a()
	last = person.income
	return true
end
