-- keeps a value, then spends the budget
local kept = 0
function clauses.a()
	if kept == 1 then return true end
	kept = person.income
	while true do end
end
