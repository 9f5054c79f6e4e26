-- eligible: terms in months and years
function clauses.a()
	return months_after(date("2024-01-31"), 1) == date("2024-02-29") and years_after(date("2024-02-29"), 1) == date("2025-02-28")
		and date("2026-03-01") - date("2026-02-01") == 28
end
