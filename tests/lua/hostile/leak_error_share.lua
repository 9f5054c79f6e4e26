-- a product that is too large, of data
function clauses.a()
	return share(person.name, person.income) == 0
end
