-- not_eligible: somebody who earns too much
function clauses.a()
	return person.income > param("minimum")
end
