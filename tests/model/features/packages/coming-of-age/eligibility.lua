-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end

-- Every birthday of every child, up to the twentieth.
function dates.birthdays()
	local days = {}
	for _, child in ipairs(person.children) do
		for years = 1, 20 do
			days[#days + 1] = years_after(child.birth_date, years)
		end
	end
	return days
end

-- An age that rises by the day of the law. Whom it does not concern has no date; the rule fails for those over forty.
function dates.notice()
	local years = age(person.birth_date, today)
	if years < 25 then return nil end
	if years > 40 then return years == 41 end
	local day = months_after(person.birth_date, param("notice_months"))
	for _ = 1, 5 do
		local later = months_after(person.birth_date, param("notice_months", day))
		if later <= day then break end
		day = later
	end
	return day
end
