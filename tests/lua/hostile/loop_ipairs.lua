-- a table that grows while it is walked
function clauses.a()
	local t = {1}
	for i in ipairs(t) do t[i + 1] = i end
	return true
end
