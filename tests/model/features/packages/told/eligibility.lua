-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end

function dates.month() return months_after(person.birth_date, 1) end
