rules/packages/large-family-allowance/service.yaml:36:3: error: unknown setting `windw` (did you mean `window`?)
  windw: 72 hours
  ^~~~~
aldyn: 1 error
