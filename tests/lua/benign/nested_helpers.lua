-- eligible: for every child there is another of nearly the same age
local function near(a, b) return math.abs(a.birth_date - b.birth_date) <= 366 and a ~= b end
function clauses.a()
	return every(person.children, function(c)
		return any(person.children, function(d) return near(c, d) end)
	end)
end
