-- either inside either
local function f() return either(f, f) end
function clauses.a() return f() end
