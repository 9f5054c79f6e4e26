rules/packages/birth-allowance/eligibility.lua:9:41: ошибка: age даёт не текст: с текстом это не сравнивают (уберите кавычки или напишите date("2026-01-31"))
	return age(person.birth_date, today) < '1'
	                                       ^~~
aldyn: ошибок: 1
