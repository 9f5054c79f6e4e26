-- as many different short texts as there is room for
function clauses.a()
	local t = {}
	for i = 1, 100000 do t[i] = "text " .. i end
	return #t > 0
end
