-- cuts a long text into pieces for ever
function clauses.a()
	local s = "abcdefgh"
	for i = 1, 11 do s = s .. s end
	while true do local t = string.sub(s, 2) end
end
