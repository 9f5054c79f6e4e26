-- captures the subject: harmless, it is a name for whoever is asked about
local p = person
function clauses.a() return p.income == 1 end
