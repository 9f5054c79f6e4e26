-- addresses by %p
function clauses.a()
	return string.format("%p", person) ~= ""
end
