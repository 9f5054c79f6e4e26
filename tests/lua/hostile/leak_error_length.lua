-- the length of a number
function clauses.a()
	return #person.income == 0
end
