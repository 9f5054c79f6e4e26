-- large texts, made and dropped: little is held, much is copied
function clauses.a()
	local s = "x"
	for i = 1, 15 do s = s .. s end
	while true do local t = s .. "y" end
end
