-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end

function clauses.not_last()
	return not is_none(person.birth_order) and person.birth_order < 4
end
