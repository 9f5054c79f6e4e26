-- calls itself, not in tail position
local function f(n) return 1 + f(n + 1) end
function clauses.a() return f(1) > 0 end
