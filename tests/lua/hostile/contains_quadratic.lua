-- the worst text for a plain search
function clauses.a()
	local s = "a"
	for i = 1, 14 do s = s .. s end
	while true do string.contains(s, string.sub(s, 1, 8000) .. "b") end
end
