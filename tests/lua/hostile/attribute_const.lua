-- writes on a constant
local x <const> = 1
function clauses.a() x = 2 return true end
