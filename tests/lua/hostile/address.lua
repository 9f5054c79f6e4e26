-- the address of a function, as text
function clauses.a() return tostring(clauses.a) ~= "" end
