-- writes on a person
function clauses.a()
	person.note = person.income
	return true
end
