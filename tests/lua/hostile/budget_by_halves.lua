-- four clauses that spend a bit less than a function may, a fifth that is too much
function clauses.a() for i = 1, 90000 do end return true end
function clauses.b() for i = 1, 90000 do end return true end
function clauses.c() for i = 1, 90000 do end return true end
function clauses.d() for i = 1, 90000 do end return true end
function clauses.e() for i = 1, 90000 do end return true end
