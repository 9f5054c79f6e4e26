-- SPDX-License-Identifier: Apache-2.0
-- Who is insured, for how many months it is paid, and of what income. docs/rules-language.md has every name.

-- One month for the first year of contributions, one more for each further year, six at most.
local function months_paid()
	return math.min(6, person.insured_months // 12 + 1)
end

function clauses.registered()
	return not is_none(person.unemployed_on)
end

function clauses.insured()
	return person.insured_months >= param("job_loss_months"), {n = person.insured_months}
end

function clauses.in_time()
	if is_none(person.unemployed_on) then return false end
	return either(function() return today < months_after(person.unemployed_on, 1) end, -- whatever was paid in
	              function() return today < months_after(person.unemployed_on, months_paid()) end)
end

-- Pending until somebody agreed to its being asked for.
function clauses.had_income()
	return not is_none(person.average_income) and person.average_income > 0
end

-- The part of the monthly income, in tiyn, that the rate is of: whoever paid in for longer, of more.
function values.counted_income()
	local lengths = {"job_loss_length_1", "job_loss_length_2", "job_loss_length_3", "job_loss_length_4", "job_loss_length_5", "job_loss_length_6"}
	return share(lengths[months_paid()], person.average_income * 100)
end

function dates.payments_over()
	if is_none(person.unemployed_on) then return nil end
	return months_after(person.unemployed_on, months_paid())
end
