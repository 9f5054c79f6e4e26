-- reads a fact while the file loads, to keep it
local income = person.income
function clauses.a() return income == 1 end
