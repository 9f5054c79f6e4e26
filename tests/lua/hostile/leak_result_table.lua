-- the table of numbers that at_least returns, kept
local kept
function clauses.a()
	local ok, numbers = at_least(0, person.children, function() return true end)
	local before = kept
	kept = numbers
	return before == nil
end
