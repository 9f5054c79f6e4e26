-- spends the budget inside a helper, which catches errors
function clauses.a()
	return any(person.children, function(c) while true do end end) or true
end
