-- a text that doubles
function clauses.a()
	local s = "x"
	while true do s = s .. s end
end
