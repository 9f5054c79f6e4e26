-- orders functions by where they are in memory
function clauses.a()
	return clauses.a < function() end
end
