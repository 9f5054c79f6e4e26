-- SPDX-License-Identifier: Apache-2.0
-- A living child, not later than twelve months after birth. docs/rules-language.md has every name.

function clauses.alive()
	return is_none(person.death_date)
end

function clauses.first_year()
	return today <= months_after(person.birth_date, 12)
end

function clauses.order_known()
	return not is_none(person.birth_order) and person.birth_order >= 1, {order = person.birth_order}
end
