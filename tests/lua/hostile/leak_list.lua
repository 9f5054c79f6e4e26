-- writes on a list
function clauses.a()
	person.children[1] = person
	return true
end
