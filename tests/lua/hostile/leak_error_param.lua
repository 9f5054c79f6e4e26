-- data where a parameter's name should be
function clauses.a() return param(person.name) > 1 end
