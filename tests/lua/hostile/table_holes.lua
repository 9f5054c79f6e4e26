-- the length of a table of holes, again and again
function clauses.a()
	local t = {}
	for i = 1, 1000 do t[i] = i end
	for i = 2, 999 do t[i] = nil end
	while true do local n = #t end
end
