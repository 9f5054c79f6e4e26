-- walks through the calendar for ever
function clauses.a()
	local d = law_day
	while true do d = months_after(years_after(d, 1), -12) end
end
