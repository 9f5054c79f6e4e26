-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end
