-- compares texts of zero bytes: each is a step of its own inside the comparison
function clauses.a()
	local s = "\0"
	for i = 1, 15 do s = s .. s end
	local t, n = s .. "a", 0
	while true do if s < t then n = n + 1 end end
end
