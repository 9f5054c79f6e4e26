-- a comment without an end
function clauses.a() return true end --[==[ and now
