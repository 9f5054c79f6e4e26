-- SPDX-License-Identifier: Apache-2.0

function clauses.has_home()
	return not is_none(person.home)
end

function clauses.poor()
	return is_none(person.means) or person.means < 100
end

function clauses.first_or_free()
	return either(function() return person.birth_order == 1 end, function() return person.debts == false end)
end

function values.lacking()
	return is_none(person.means) and 100 or 100 - person.means
end
