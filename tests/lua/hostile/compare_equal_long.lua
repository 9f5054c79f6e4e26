-- long texts that differ in the last letter, compared for being equal
function clauses.a()
	local s = "a"
	for i = 1, 14 do s = s .. s end
	local t, u = s .. "b", s .. "c"
	while true do local x = t == u end
end
