-- a person as text: its address
function clauses.a()
	return person .. "" ~= ""
end
