-- reads the same list of persons without an end
function clauses.a()
	while true do local c = person.children end
end
