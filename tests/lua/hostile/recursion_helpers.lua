-- helpers inside helpers: the stack of C
local function f(c) return any(person.children, f) end
function clauses.a() return any(person.children, f) end
