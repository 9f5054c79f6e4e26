-- eligible: builds a text from parts and numbers
function clauses.a()
	local t = ""
	for i = 1, 50 do t = t .. i .. "; " end
	return string.starts(t, "1; 2; 3; ") and string.ends(t, "50; ")
end
