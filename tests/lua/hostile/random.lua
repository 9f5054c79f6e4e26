-- chance
function clauses.a() return math.random(2) == 1 end
