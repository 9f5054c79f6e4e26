-- eligible: one way of several
function clauses.a()
	return either(function() return person.disabled end,
		function() return person.income < param("minimum") end,
		function() return any(person.children, function(c) return c.disabled end) end)
end
