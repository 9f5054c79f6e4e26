-- asks for arguments that are not there
function clauses.a()
	return select(-1, 1) == 1
end
