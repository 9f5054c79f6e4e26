-- is unknown in one branch of two, for ever
function clauses.a()
	while true do
		either(function() return person.missing end, function() return true end)
	end
end
