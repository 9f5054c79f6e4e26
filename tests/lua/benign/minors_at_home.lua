-- eligible: counts minors at home among thirty children
local function minor(c) return age(c.birth_date, law_day) < 18 end
local function at_home(c) return c.address == person.address end
function clauses.a()
	return at_least(4, person.children, function(c) return minor(c) and at_home(c) end)
end
