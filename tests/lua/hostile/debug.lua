-- looks into others
function clauses.a() return debug.getinfo(1) ~= nil end
