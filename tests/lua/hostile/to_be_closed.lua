-- a variable with a closing action
function clauses.a()
	local x <close> = {}
	return true
end
