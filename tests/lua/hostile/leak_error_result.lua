-- answers with a text
function clauses.a()
	return person.name
end
