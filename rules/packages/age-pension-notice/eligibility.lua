-- SPDX-License-Identifier: Apache-2.0
-- The day on which somebody is of pension age, and the day before it on which they are told. docs/rules-language.md has every name.

local function reached(day)
	if person.sex == "male" then return months_after(person.birth_date, param("pension_age_men", day)) end
	return months_after(person.birth_date, param("pension_age_women", day))
end

-- The age rises by date: on the day that today's age gives, it may be higher.
local function pension_day()
	local day, later = today, reached(today)
	while later > day do
		day, later = later, reached(later)
	end
	return later
end

function clauses.age_ahead()
	local day = pension_day()
	local left = day - today
	return day > today and left <= param("pension_notice"), {n = left}
end

function dates.notice()
	return pension_day() - param("pension_notice")
end
