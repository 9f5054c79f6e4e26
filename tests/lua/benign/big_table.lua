-- eligible: a table of two thousand numbers
function clauses.a()
	local t, sum = {}, 0
	for i = 1, 2000 do t[i] = i * i end
	for _, n in ipairs(t) do sum = sum + n end
	return sum == 2668667000
end
