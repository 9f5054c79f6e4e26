-- the same, with the function inside a table
local box = {(function() local n = 0; return function() n = n + 1; return n end end)()}
function clauses.a() return box[1]() > 1 end
