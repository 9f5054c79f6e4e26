-- the metatable of texts
function clauses.a() return ("x").rep == nil end
