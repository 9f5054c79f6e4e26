-- SPDX-License-Identifier: Apache-2.0

function clauses.young(child) return age(child.birth_date, law_day) < 20 end
function clauses.together(child) return child.home == person.home end

function conditions.adult(child) return age(child.birth_date, today) >= 18 end

function dates.spring() return {date("2026-05-01"), date("2027-05-01")} end
