-- another clause by the time it is asked
function clauses.a() clauses.a = function() return true end return false end
