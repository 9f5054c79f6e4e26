-- keeps a number in a function's own variable
local function counter()
	local n = 0
	return function() n = n + 1; return n end
end
local tick = counter()
function clauses.a() return tick() > 1 end
