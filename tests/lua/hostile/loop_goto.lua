-- never ends, by goto
function clauses.a() ::top:: goto top end
