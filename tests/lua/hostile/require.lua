-- loads a library
function clauses.a() return require("os") ~= nil end
