-- a constant table larger than a package may hold
local t = {}
for i = 1, 5000 do t[i] = {i, {i}} end
function clauses.a() return t[1][1] == 1 end
