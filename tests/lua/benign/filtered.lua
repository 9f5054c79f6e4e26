-- eligible: filters in steps, then counts
function clauses.a()
	local minors = filter(person.children, function(c) return age(c.birth_date, law_day) < 18 end)
	local disabled = filter(minors, function(c) return c.disabled end)
	return count(disabled) >= 2 and count(disabled) < count(minors), {disabled = count(disabled), minors = count(minors)}
end
