-- takes arguments that nobody gives
function clauses.a(p, q, ...) return p.income == 1 end
