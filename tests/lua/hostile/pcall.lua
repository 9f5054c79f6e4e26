-- catches errors
function clauses.a() return pcall(function() end) end
