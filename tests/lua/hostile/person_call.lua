-- calls a person
function clauses.a()
	return person() == 1
end
