-- data in the name of a fact, to have it in the error
function clauses.a() return person[person.name] end
