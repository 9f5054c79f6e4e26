rules/packages/large-family-allowance/service.yaml:4:1: error: the setting `term` is missing (add it: N working days)
service: large-family-allowance
^
aldyn: 1 error
