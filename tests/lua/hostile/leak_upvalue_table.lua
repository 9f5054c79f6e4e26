-- keeps one person's income in a table for the next
local cache = {}
function clauses.a()
	if cache[1] then return cache[1] == 1 end
	cache[1] = person.income
	return false
end
