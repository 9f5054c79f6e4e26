-- a number that is none
function clauses.a()
	return 0.0 / 0.0 ~= 0
end
