rules/packages/birth-allowance/eligibility.lua:9:18: ошибка: `today` — дата (сравнивайте с date("2026-12-31"))
	return today <= "2026-12-31" and today <= months_after(person.birth_date, 12)
	                ^~~~~~~~~~~~
aldyn: ошибок: 1
