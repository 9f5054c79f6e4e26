-- an index made of data, in a table of nothing
function clauses.a()
	return ({})[person.name].x
end
