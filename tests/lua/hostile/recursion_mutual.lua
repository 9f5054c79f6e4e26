-- clauses that call each other
function clauses.a() return not clauses.b() end
function clauses.b() return not clauses.a() end
