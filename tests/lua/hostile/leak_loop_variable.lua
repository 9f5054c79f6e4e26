-- hides a value in the variable of a loop that ran while the file loaded
local cells = {}
for i = 1, 2 do cells[i] = function(x) local old = i; i = x + 5; return old end end
function clauses.a()
	return cells[1](person.income) == 1
end
