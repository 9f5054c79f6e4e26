-- a function under a name that is data, called too deep
function clauses.a()
	local t = {}
	t[person.name] = function() return 1 + t[person.name]() end
	return t[person.name]() == 0
end
