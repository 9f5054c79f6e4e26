-- SPDX-License-Identifier: Apache-2.0
-- A child under one and a half, for whose care the social insurance fund does not pay. docs/rules-language.md has every name.

local function grown_on()
	return months_after(person.birth_date, param("childcare_months"))
end

function clauses.under_age()
	return today < grown_on()
end

function clauses.order_known()
	return not is_none(person.birth_order) and person.birth_order >= 1, {order = person.birth_order}
end

function clauses.not_insured()
	return not person.insured_care
end

function dates.grown()
	return grown_on()
end
