-- many small lists
function clauses.a()
	local t = {}
	while true do t[#t + 1] = person.children end
end
