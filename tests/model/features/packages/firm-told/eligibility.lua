-- SPDX-License-Identifier: Apache-2.0

function clauses.has_name()
	return not is_none(person.legal_name)
end
