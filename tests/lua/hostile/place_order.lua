-- orders places, which may only be compared for being the same
function clauses.a() return person.address < person.address end
