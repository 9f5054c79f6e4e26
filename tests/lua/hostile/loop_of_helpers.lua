-- few instructions, much work inside helpers
local function yes(c) return true end
function clauses.a()
	while true do every(person.children, yes) end
end
