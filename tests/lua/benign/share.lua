-- eligible: a part of a sum, exactly
function clauses.a()
	return share("rate", 100000) == 70000 and share("rate", -1) == -1
end
