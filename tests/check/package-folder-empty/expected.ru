rules/packages/childcare/service.yaml:1:1: error: this file is missing (write it: docs/packages.md shows one; or remove its folder)
aldyn: 1 error
