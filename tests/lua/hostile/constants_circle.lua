-- a constant table that holds itself
local t = {}
t.t = t
function clauses.a() return t.t.t.t == t end
