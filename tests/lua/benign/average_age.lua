-- eligible: an average, in whole numbers
function clauses.a()
	local sum = 0
	for _, c in ipairs(person.children) do sum = sum + age(c.birth_date, law_day) end
	return sum // count(person.children) < 18, {average = sum // count(person.children)}
end
