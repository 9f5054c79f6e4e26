-- a function without a place
function a() return true end
function clauses.a() return true end
