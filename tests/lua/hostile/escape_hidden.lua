-- an escape behind escaped backslashes, to be overlooked
function clauses.a()
	return "\\\x00" == person.name
end
