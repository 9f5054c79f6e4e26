-- swallows "unknown" in a helper, again and again, to outlive the budget
function clauses.a()
	while true do filter(person.children, function(c) return person.missing end) end
end
