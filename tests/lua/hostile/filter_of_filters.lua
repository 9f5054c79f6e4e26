-- lists of lists of lists
function clauses.a()
	local list = person.children
	while true do list = filter(list, function() return true end) end
end
