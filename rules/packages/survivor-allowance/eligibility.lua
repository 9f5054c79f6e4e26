-- SPDX-License-Identifier: Apache-2.0
-- `person` is who died; each function is asked about one dependant. docs/rules-language.md has every name.

local function is_alive(d)
	return is_none(d.death_date)
end

local function is_family(d)
	return either(function() return any(person.children, function(c) return c == d end) end,
	              function() return not is_none(person.spouse) and person.spouse == d end,
	              function() return not is_none(person.mother) and person.mother == d end,
	              function() return not is_none(person.father) and person.father == d end)
end

-- Age first: who is under eighteen needs no further facts.
local function studies_or_is_young(d)
	local years = age(d.birth_date, today)
	return years < 18 or (years <= 23 and d.study == "full-time")
end

local function is_unable(d)
	return either(function() return studies_or_is_young(d) end, function() return d.pensioner end)
end

function clauses.alive(d) return is_alive(d) end
function clauses.family(d) return is_family(d) end
function clauses.cannot_work(d) return is_unable(d) end

-- Among whom the sum is shared.
function values.counted()
	return filter(person.dependants, function(d) return is_alive(d) and is_family(d) and is_unable(d) end)
end
