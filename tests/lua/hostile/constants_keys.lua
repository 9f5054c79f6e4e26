-- a constant table whose keys are tables
local key = {}
local t = {[key] = 1}
function clauses.a() return t[key] == 1 end
