-- keeps a place in a list from one evaluation to the next
local step, list, at
function clauses.a()
	if not step then step, list, at = ipairs({1, 2, 3}) end
	at = step(list, at)
	return at == 1
end
