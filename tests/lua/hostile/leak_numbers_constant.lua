-- returns a constant table of numbers, changed
local numbers = {n = 0}
function clauses.a()
	numbers.n = person.income
	return true, numbers
end
