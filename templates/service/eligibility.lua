-- SPDX-License-Identifier: Apache-2.0
-- Who is entitled. docs/rules-language.md has every name that there is. A fact that nobody knows ends its clause as unknown by itself.

function clauses.first_year()
	return today <= months_after(person.birth_date, 12)
end

function clauses.citizen()
	return person.citizenship == "KAZ"
end
