-- hides a value in a parameter that a function inside keeps
local function make(n) return function(x) local old = n if x then n = x end return old end end
local cell = make(0)
function clauses.a()
	return cell(person.income) == 1
end
