-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end

function values.order() return is_none(person.birth_order) and 1 or person.birth_order end
