-- data where a date should be
function clauses.a() return date(person.name) > 1 end
