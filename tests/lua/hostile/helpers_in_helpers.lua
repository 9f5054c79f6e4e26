-- each member asks about each member, six deep
local function deep(n)
	return every(person.children, function() return n == 0 or deep(n - 1) end)
end
function clauses.a()
	while true do deep(4) end
end
