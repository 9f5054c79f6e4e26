-- the same, with the zero written as a code point
function clauses.a()
	local s = "\u{0}"
	for i = 1, 15 do s = s .. s end
	while true do local x = s < s .. "a" end
end
