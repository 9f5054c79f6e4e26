rules/packages/large-family-allowance/eligibility.lua:6:17: error: `18.5` is a float, and sums must be exact: write whole numbers (money in tiyn), or make it a parameter and take share("name", amount)
	return years < 18.5 or (years <= 23 and c.study == "full-time")
	               ^~~~
aldyn: 1 error
