rules/packages/large-family-allowance/service.yaml:18:3: error: `address` is a territory: no clause may read one (P-5); route by it in order.route, compare homes by `home`
  address: {}
  ^~~~~~~
aldyn: 1 error
