-- makes a text of a place
function clauses.a() return person.address .. "" == "710000000" end
