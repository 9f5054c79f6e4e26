-- looks into a place
function clauses.a() return person.address.x end
