-- eligible: functions that make functions
local function older_than(years) return function(c) return age(c.birth_date, law_day) > years end end
local function both(f, g) return function(c) return f(c) and g(c) end end
local function negate(f) return function(c) return not f(c) end end
function clauses.a()
	return any(person.children, both(older_than(5), negate(older_than(10))))
end
