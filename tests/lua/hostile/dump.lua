-- the bytecode of a function
function clauses.a()
	return string.dump(clauses.a) ~= nil
end
