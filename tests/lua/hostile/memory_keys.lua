-- tables as keys of a table
function clauses.a()
	local t = {}
	for i = 1, 100000 do t[{}] = true end
	return true
end
