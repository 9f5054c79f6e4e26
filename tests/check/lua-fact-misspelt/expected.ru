rules/packages/large-family-allowance/eligibility.lua:6:42: error: no fact `stdy` is known here; did you mean `study`?
	return years < 18 or (years <= 23 and c.stdy == "full-time")
	                                        ^~~~
aldyn: 1 error
