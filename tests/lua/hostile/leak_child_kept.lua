-- keeps a child of one person
local kept
function clauses.a()
	local before = kept
	kept = person.children[1]
	return before == nil
end
