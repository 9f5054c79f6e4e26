-- ... in a table inside a table
local cache = {inner = {}}
function clauses.a()
	local before = cache.inner[1]
	cache.inner[1] = person.income
	return before == 1
end
