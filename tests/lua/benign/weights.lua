-- eligible: weights by rank, from two constant tables
local first, later = {5, 4, 3}, {weight = 1}
local function weight(i) return first[i] or later.weight end
function clauses.a()
	local sum = 0
	for i in ipairs(person.children) do sum = sum + weight(i) end
	return sum == 39, {sum = sum}
end
