-- eligible: sorts ages in a table of its own
local function insert(t, x)
	local i = #t
	while i > 0 and t[i] > x do
		t[i + 1] = t[i]
		i = i - 1
	end
	t[i + 1] = x
end
function clauses.a()
	local ages = {}
	for _, c in ipairs(person.children) do insert(ages, age(c.birth_date, law_day)) end
	for i = 2, #ages do if ages[i - 1] > ages[i] then return false end end
	return #ages == 30
end
