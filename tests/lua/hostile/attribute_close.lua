-- closes what has no end
function clauses.a()
	local x <close> = person
	return true
end
