-- eligible: an adult of either sex
function clauses.a()
	return age(person.birth_date, law_day) >= 18
end
