-- keeps the list of one person's children
local kept
function clauses.a()
	local before = kept
	kept = person.children
	return before == nil
end
