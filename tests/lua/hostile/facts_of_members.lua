-- reads facts of members without an end
function clauses.a()
	while true do
		for _, c in ipairs(person.children) do local i = c.income end
	end
end
