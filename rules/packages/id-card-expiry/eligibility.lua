-- SPDX-License-Identifier: Apache-2.0
-- The card that is held, and the day before which its holder is told. docs/rules-language.md has every name.

-- A card without a last day does not expire.
function clauses.still_valid()
	if is_none(person.id_card_until) then return false end
	return person.id_card_until >= today, {n = person.id_card_until - today}
end

function dates.notice()
	if is_none(person.id_card_until) then return nil end
	return person.id_card_until - param("id_card_notice")
end
