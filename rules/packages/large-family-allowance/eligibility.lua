-- SPDX-License-Identifier: Apache-2.0
-- Who counts: a living child under 18, or a full-time student of 23 or younger, in the parent's home. docs/rules-language.md has every name.

local function of_age(c)
	local years = age(c.birth_date, law_day)
	return years < 18 or (years <= 23 and c.study == "full-time")
end

-- Age first: who is too old needs no further facts. A parent and a child without any home do not live together.
local function counts(c)
	return of_age(c) and is_none(c.death_date) and not is_none(c.home) and c.home == person.home
end

function clauses.enough_children()
	return at_least(4, person.children, counts)
end

function values.counted()
	return filter(person.children, counts)
end

-- The days on which a child ceases to count by age. With fewer than four there is nothing to lose.
function dates.ages()
	local days = {}
	if #person.children < 4 then return nil end
	for _, c in ipairs(person.children) do
		days[#days + 1] = years_after(c.birth_date, 18)
		days[#days + 1] = years_after(c.birth_date, 24)
	end
	return days
end
