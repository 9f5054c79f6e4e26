-- keeps a value in a table made of arguments
local function pack(...) return {...} end
local kept = pack(0)
function clauses.a()
	local before = kept[1]
	kept[1] = person.income
	return before == 1
end
