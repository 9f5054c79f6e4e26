rules/packages/large-family-allowance/eligibility.lua:5:4: ошибка: факты читают, но не пишут (вычисленное держите в `local`)
	c.home = 1
	  ^~~~
aldyn: ошибок: 1
