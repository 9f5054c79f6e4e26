-- eligible: a household of two
local function poor(p) return p.income < param("minimum") end
function clauses.a()
	return not is_none(person.spouse) and poor(person.spouse) and person.spouse.address == person.address
end
