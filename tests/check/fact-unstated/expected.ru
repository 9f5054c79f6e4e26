rules/packages/gas-voucher/service.yaml:18:3: предупреждение: ни одно событие в vocabulary.yaml не сообщает `gas_pilot`: он никогда не станет известен, и дело, которое его ждёт, не решится (добавьте его в `asserts` события, которое его сообщает: docs/guide-rules.md, "A new fact")
  gas_pilot: {}
  ^~~~~~~~~
