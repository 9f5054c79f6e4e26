rules/packages/survivor-allowance/service.yaml:27:3: предупреждение: если `mother` придёт позже, дело, которое его ждёт, никто не посмотрит снова (добавьте в when: {change: [mother]})
  mother: {}
  ^~~~~~
