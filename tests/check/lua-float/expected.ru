rules/packages/large-family-allowance/eligibility.lua:6:17: ошибка: `18.5` — дробь, а суммы точны (пишите целые числа (деньги в тиынах) или заведите параметр и берите share("name", amount))
	return years < 18.5 or (years <= 23 and c.study == "full-time")
	               ^~~~
aldyn: ошибок: 1
