-- SPDX-License-Identifier: Apache-2.0

function clauses.here()
	return not is_none(person.home) and person.birth_order ~= 2
end
