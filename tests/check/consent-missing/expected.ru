rules/packages/large-family-allowance/service.yaml:21:3: error: `home` is used, but consent.data does not ask for it (add it there)
  children.home: {}
  ^~~~~~~~~~~~~
aldyn: 1 error
