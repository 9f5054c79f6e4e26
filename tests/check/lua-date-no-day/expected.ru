rules/packages/birth-allowance/eligibility.lua:5:64: ошибка: такого дня нет (дата пишется так: 2026-01-31)
	return is_none(person.death_date) or person.death_date > date("2026-02-30")
	                                                              ^~~~~~~~~~~~
aldyn: ошибок: 1
