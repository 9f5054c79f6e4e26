-- SPDX-License-Identifier: Apache-2.0
-- W1's rule: a third child or a later one, a mother who lives in 71 or 75, nobody dead.

function clauses.third_child()
	local n = person.children_before + 1
	return n >= 3, {n = n}
end

function clauses.region()
	return string.starts(person.residence, "71") or string.starts(person.residence, "75")
end

function clauses.nobody_dead()
	return is_none(person.death_date)
end
