-- hangs a function on the table of values
function clauses.a()
	values.last = function() return person.income end
	return true
end
