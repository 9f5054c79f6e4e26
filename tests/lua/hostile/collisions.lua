-- integer keys that all hash to one slot
function clauses.a()
	local t = {}
	for i = 1, 100000 do t[i * 8388607 * 2] = i end
	return true
end
