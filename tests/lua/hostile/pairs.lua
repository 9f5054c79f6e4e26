-- the order of a hash table
function clauses.a() for k in pairs({x = 1, y = 2}) do return k == "x" end end
