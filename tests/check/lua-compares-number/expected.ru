rules/packages/birth-allowance/eligibility.lua:9:29: ошибка: `birth_date` имеет тип date: с числом его не сравнивают (сравнивайте со значением этого типа)
	return person.birth_date < 12
	                           ^~
aldyn: ошибок: 1
