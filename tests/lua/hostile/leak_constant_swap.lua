-- exchanges two constant tables
local a, b = {}, {}
function clauses.a()
	local swapped = a == b
	a, b = b, a
	return swapped
end
