-- eligible: a function that calls itself, to a sane depth
local function steps(n) if n == 0 then return 0 end return 1 + steps(n - 1) end
function clauses.a()
	return steps(150) == 150
end
