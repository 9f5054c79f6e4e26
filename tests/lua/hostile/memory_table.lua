-- a table that grows
function clauses.a()
	local t = {}
	while true do t[#t + 1] = {} end
end
