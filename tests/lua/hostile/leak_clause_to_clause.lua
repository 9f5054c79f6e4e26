-- from one clause to the next
local seen = 0
function clauses.a()
	seen = person.income
	return true
end
function clauses.b() return seen == 1 end
