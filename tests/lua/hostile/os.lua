-- asks the clock
function clauses.a() return os.time() > 0 end
