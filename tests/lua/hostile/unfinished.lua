-- does not compile
function clauses.a( return true end
