rules/packages/large-family-allowance/eligibility.lua:11:2: error: ')' expected near 'return'
	return of_age(c) and is_none(c.death_date) and not is_none(c.home) and c.home == person.home
	^~~~~~
aldyn: 1 error
