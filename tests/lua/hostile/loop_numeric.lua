-- the longest loop that `for` can count
function clauses.a()
	local n = 0
	for i = 1, 0x7fffffffffffffff do n = i end
	return n > 0
end
