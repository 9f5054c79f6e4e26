rules/packages/large-family-allowance/service.yaml:5:10: error: a date is a real day written as 2026-01-31
version: 2026-02-30
         ^~~~~~~~~~
aldyn: 1 error
