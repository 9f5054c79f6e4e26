-- runs out of memory inside a helper, which catches what is unknown
function clauses.a()
	return any(person.children, function()
		local s = "x"
		while true do s = s .. s end
	end) or true
end
