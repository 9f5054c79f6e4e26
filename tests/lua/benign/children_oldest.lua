-- eligible: the oldest child, by a loop
function clauses.a()
	local oldest
	for _, c in ipairs(person.children) do
		if not oldest or c.birth_date < oldest.birth_date then oldest = c end
	end
	return age(oldest.birth_date, law_day) >= 24 and math.max(1, age(oldest.birth_date, law_day)) < 30
end
