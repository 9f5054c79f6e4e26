-- a table of keys in one slot, walked at each reading
function clauses.a()
	local t = {}
	for i = 1, 1000 do t[i * 8388607 * 2] = i end
	local n = 0
	while true do n = n + t[1000 * 8388607 * 2] end
end
