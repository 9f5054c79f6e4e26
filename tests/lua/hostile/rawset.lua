-- passes by read-only tables
function clauses.a() return rawset(clauses, "x", 1) ~= nil end
