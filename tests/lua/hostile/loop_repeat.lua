-- never ends, without a condition that reads anything
function clauses.a() repeat until false end
