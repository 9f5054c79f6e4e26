-- adds to a text
function clauses.a() return person.name + 1 end
