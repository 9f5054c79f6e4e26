-- a chain of functions, each holding the one before, kept
local chain
function clauses.a()
	for i = 1, 100000 do local before = chain; chain = function() return before end end
	return true
end
