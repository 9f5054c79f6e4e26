-- gives a table a lying length
function clauses.a() return #setmetatable({}, {__len = function() return 1 << 62 end}) > 0 end
