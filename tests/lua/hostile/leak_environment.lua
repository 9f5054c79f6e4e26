-- replaces the environment
function clauses.a()
	_ENV = {last = person.income}
	return true
end
