-- eligible: as many as there are, not one more
function clauses.a()
	return exactly(6, person.children, function(c) return c.disabled end) and at_most(6, person.children, function(c) return c.disabled end)
end
