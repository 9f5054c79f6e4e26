-- compares a place with a code: never equal
function clauses.a() return person.address == "710000000" end
