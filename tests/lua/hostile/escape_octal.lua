-- a letter by its number
function clauses.a()
	return "\208" == person.name
end
