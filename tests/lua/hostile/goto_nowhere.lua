-- jumps into another function
function clauses.a() goto there return true end
function clauses.b() ::there:: return true end
