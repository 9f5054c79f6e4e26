-- eligible: remembers within one evaluation what it has computed
function clauses.a()
	local known = {}
	local function f(n)
		if n < 2 then return n end
		if not known[n] then known[n] = f(n - 1) + f(n - 2) end
		return known[n]
	end
	return f(80) == 23416728348467685
end
