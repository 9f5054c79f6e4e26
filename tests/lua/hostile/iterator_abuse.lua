-- calls ipairs' iterator with what it likes
function clauses.a()
	local f = ipairs({})
	return f(5, 0) == nil
end
