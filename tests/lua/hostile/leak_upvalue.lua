-- keeps one person's income in a variable of the file
local last = 0
function clauses.a()
	local before = last
	last = person.income
	return before == 1
end
