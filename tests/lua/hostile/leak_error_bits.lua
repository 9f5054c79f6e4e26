-- the bits of a name
function clauses.a()
	return person.name | 1 == 1
end
