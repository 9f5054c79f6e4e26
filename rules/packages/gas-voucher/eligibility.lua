-- SPDX-License-Identifier: Apache-2.0
-- As of the month's last day, whenever it is looked at. docs/rules-language.md has every name.

function clauses.on_aid()
	return person.targeted_aid
end

function clauses.in_pilot()
	return person.gas_pilot
end
