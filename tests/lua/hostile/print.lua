-- writes on standard output
function clauses.a()
	print(person.name) return true
end
