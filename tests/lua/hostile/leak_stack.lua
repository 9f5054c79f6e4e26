-- leaves a deep stack behind, so that the next may go deeper
local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
function clauses.a()
	if person.income == 1 then return deep(280) == 280 end
	return deep(400) > 0
end
