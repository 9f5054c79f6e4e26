-- divides by nothing
function clauses.a()
	return person.income // (person.income - person.income) == 0
end
