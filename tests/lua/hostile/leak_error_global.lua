-- data in the name of a global
function clauses.a() return _ENV[person.name] end
