-- makes helpers fail halfway, then goes on
function clauses.a()
	return either(function() return any(person.children, function(c) return c.x end) end, function() return true end)
end
