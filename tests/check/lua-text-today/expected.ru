rules/packages/birth-allowance/eligibility.lua:9:9: ошибка: `law_day` — дата (сравнивайте с date("2026-12-31"))
	return "2026-12-31" >= law_day and today <= months_after(person.birth_date, 12)
	       ^~~~~~~~~~~~
aldyn: ошибок: 1
