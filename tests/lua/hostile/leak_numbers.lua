-- data in the name of a number
function clauses.a() return true, {[person.name] = 1} end
