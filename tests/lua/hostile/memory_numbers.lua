-- named numbers without an end
function clauses.a()
	local t = {}
	for i = 1, 100000 do t["n" .. i] = i end
	return true, t
end
