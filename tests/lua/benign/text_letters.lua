-- eligible: walks through a text byte by byte
local function blanks(t)
	local n, i = 0, 1
	while string.sub(t, i, i) ~= "" do
		if string.sub(t, i, i) == " " then n = n + 1 end
		i = i + 1
	end
	return n
end
function clauses.a()
	return blanks(person.name) == 1
end
