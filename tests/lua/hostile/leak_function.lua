-- puts another function into a variable of the file
local f = function() return 0 end
function clauses.a()
	local before, income = f(), person.income
	f = function() return income end
	return before == 1
end
