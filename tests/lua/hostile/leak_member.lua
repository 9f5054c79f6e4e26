-- writes on the member of a list
function clauses.a()
	person.children[1].note = 1
	return true
end
