rules/packages/large-family-allowance/eligibility.lua:6:42: ошибка: здесь нет факта `stdy` (может быть, `study`?)
	return years < 18 or (years <= 23 and c.stdy == "full-time")
	                                        ^~~~
aldyn: ошибок: 1
