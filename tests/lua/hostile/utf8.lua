-- walks a text by characters
function clauses.a()
	for p in utf8.codes(person.name) do end return true
end
