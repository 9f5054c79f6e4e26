-- SPDX-License-Identifier: Apache-2.0

function clauses.born() return not is_none(person.birth_date) end

function conditions.adult() return age(person.birth_date, today) >= 18 end
function conditions.settled() return not is_none(person.home) end
-- It fails for a birth order of 0.
function conditions.first()
	return not is_none(person.birth_order) and (person.birth_order == 1 or 10 // person.birth_order < 5)
end
