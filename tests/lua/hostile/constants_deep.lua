-- a constant table deeper than the seal goes
local t = {}
for i = 1, 100 do t = {t} end
function clauses.a() return t ~= nil end
