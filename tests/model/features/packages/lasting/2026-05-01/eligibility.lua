-- SPDX-License-Identifier: Apache-2.0

function clauses.with_mother()
	return not is_none(person.mother) and person.mother.home == person.home
end

function values.order() return is_none(person.birth_order) and 1 or person.birth_order end
