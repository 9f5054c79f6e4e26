-- never ends
function clauses.a() while true do end end
