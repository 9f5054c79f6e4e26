rules/packages/large-family-allowance/eligibility.lua:11:2: ошибка: это не Lua: перед `return` нужно `)` (добавьте, или посмотрите строку выше)
	return of_age(c) and is_none(c.death_date) and not is_none(c.home) and c.home == person.home
	^~~~~~
aldyn: ошибок: 1
