-- hides from the hook in a coroutine
function clauses.a() return coroutine.wrap(function() while true do end end)() end
