-- SPDX-License-Identifier: Apache-2.0

function clauses.born() return not is_none(person.birth_date) end

function conditions.adult() return age(person.birth_date, today) >= 18 end
function conditions.settled() return not is_none(person.home) end
function conditions.first() return person.birth_order == 1 or person.birth_order > 2 end
