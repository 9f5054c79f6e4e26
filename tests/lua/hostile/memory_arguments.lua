-- the widest call
local function f(...) return f(1, 2, 3, 4, 5, 6, 7, 8, 9, ...) end
function clauses.a() return f() end
