-- writes on standard error
function clauses.a()
	warn(person.name) return true
end
