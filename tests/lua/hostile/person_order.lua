-- orders persons by where they are in memory
function clauses.a()
	return person < person.children[1]
end
