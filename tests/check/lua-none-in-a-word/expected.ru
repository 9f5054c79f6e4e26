rules/packages/large-family-allowance/eligibility.lua:6:54: предупреждение: о том, что `study` нет, реестр говорит словом `none`: is_none и тогда даёт false (сравните с ним: `c.study ~= "none"`)
	return years < 18 or (years <= 23 and not is_none(c.study))
	                                                    ^~~~~
