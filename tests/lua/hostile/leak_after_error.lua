-- keeps a value, then fails, so that nobody looks
local kept = 0
function clauses.a()
	if kept == 1 then return true end
	kept = person.income
	return person.nothing
end
