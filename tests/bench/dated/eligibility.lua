-- SPDX-License-Identifier: Apache-2.0

function clauses.enough()
	local n = person.@fact@
	return n >= 100, {n = n}
end

function dates.due()
	return today + person.@fact@
end
