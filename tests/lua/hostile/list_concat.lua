-- a list as text
function clauses.a()
	return person.children .. "" ~= ""
end
