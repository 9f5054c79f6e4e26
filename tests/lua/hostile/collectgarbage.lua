-- looks at memory
function clauses.a() return collectgarbage("count") > 0 end
