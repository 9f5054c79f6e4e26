-- makes a number of a place
function clauses.a() return person.address + 0 == 1 end
