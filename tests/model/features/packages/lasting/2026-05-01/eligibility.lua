-- SPDX-License-Identifier: Apache-2.0

function clauses.with_mother()
	return not is_none(person.mother) and person.mother.home == person.home
end
