-- brings an environment of its own, and keeps a value there
local clauses, person = clauses, person
local _ENV = {}
function clauses.a()
	local before = last
	last = person.income
	return before == 1
end
