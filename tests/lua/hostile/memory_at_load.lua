-- a table that grows while the file loads
local t = {}
for i = 1, 1000000000 do t[i] = i end
