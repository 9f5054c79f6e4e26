-- keeps a value, then runs out of memory
local kept = 0
function clauses.a()
	if kept == 1 then return true end
	kept = person.income
	local s = "x"
	while true do s = s .. s end
end
