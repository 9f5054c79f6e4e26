-- a text of exabytes
function clauses.a() return string.rep("", 1 << 62) == "" end
