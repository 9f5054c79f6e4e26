-- compares long texts, again and again
function clauses.a()
	local s, t = "a", "b"
	for i = 1, 14 do s = s .. s end
	t = s .. t
	local u = s .. "c"
	while true do local x = t < u end
end
