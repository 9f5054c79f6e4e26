-- SPDX-License-Identifier: Apache-2.0

function clauses.here()
	return not is_none(person.home) and not is_none(person.birth_order) and person.birth_order > 0
end
