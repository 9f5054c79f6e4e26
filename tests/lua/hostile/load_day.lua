-- keeps the first evaluation's day
local day = law_day
function clauses.a() return day > 0 end
