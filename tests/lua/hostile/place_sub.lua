-- takes a place apart
function clauses.a()
	return string.sub(person.address, 1, 2) == "71"
end
