-- SPDX-License-Identifier: Apache-2.0
-- A licence that is suspended or revoked is not re-issued. docs/rules-language.md has every name.

function clauses.licence_active()
	return person.mining_licence == "active"
end
