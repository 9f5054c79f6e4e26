-- finds out a place by taking it for a key of a table
function clauses.a()
	return ({["710000000"] = true})[person.address] == true
end
