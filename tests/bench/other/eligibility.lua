-- SPDX-License-Identifier: Apache-2.0
-- Nobody of W1 has so many.

function clauses.enough()
	local n = person.@fact@
	return n >= 100, {n = n}
end

function clauses.region()
	return string.starts(person.residence, "71") or string.starts(person.residence, "75")
end

function clauses.nobody_dead()
	return is_none(person.death_date)
end
