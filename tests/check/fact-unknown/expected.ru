rules/packages/large-family-allowance/service.yaml:21:3: error: unknown fact `hom` (did you mean `home`?)
  children.hom: {}
  ^~~~~~~~~~~~
aldyn: 1 error
