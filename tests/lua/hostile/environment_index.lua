-- the globals as a table, to look for more
function clauses.a()
	return _ENV._G ~= nil
end
