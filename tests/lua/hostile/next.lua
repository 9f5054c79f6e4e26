-- the order of a hash table
function clauses.a() return next({x = 1}) == "x" end
