-- leaves texts behind, which the next need not make
function clauses.a()
	local t = {}
	for i = 1, 3000 do t[i % 100 + 1] = "some text of mine, number " .. i end
	return true
end
