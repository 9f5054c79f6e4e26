-- makes code of text
function clauses.a() return load("return true")() end
