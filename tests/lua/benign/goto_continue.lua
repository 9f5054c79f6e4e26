-- eligible: leaves out what does not count
function clauses.a()
	local n = 0
	for _, c in ipairs(person.children) do
		if c.disabled then goto continue end
		n = n + 1
		::continue::
	end
	return n == 24, {n = n}
end
