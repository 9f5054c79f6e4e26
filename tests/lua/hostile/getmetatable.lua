-- the metatable that guards persons
function clauses.a()
	return getmetatable(person) ~= nil
end
