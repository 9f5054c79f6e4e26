-- a list of persons taken for a table
function clauses.a() return ipairs(person)(person, 0) == nil end
