-- a name in another encoding than UTF-8
function clauses.a() return "é" == "" end
