-- eligible: texts in Kazakh: beginnings, ends, parts
function clauses.a()
	return string.starts(person.name, "Үлгі") and string.ends(person.name, "Айгүл") and string.contains(person.name, " ")
		and not string.contains(person.name, "қызы")
end
