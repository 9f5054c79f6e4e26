-- a pattern that backtracks
function clauses.a() return string.find("aaaaaaaaaaaaaaaaaaaaaaaa", ".-.-.-b") == nil end
