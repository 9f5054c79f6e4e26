-- eligible: a constant table of steps
local steps = {{up_to = 10000, part = 3}, {up_to = 50000, part = 2}, {up_to = 90000, part = 1}}
local function part(income)
	for _, s in ipairs(steps) do if income <= s.up_to then return s.part end end
	return 0
end
function clauses.a()
	return part(person.income) == 2, {part = part(person.income)}
end
