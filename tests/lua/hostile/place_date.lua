-- takes a place for a date
function clauses.a()
	return age(person.address, today) > 1
end
