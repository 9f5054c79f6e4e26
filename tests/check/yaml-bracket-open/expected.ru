rules/packages/large-family-allowance/service.yaml:9:8: ошибка: это не YAML (проверьте отступы здесь и выше, закрыты ли скобки и кавычки: Not YAML: while parsing a flow sequence, did not find expected ',' or ']'. Check the indentation here and above, that brackets and quotes are closed, and quote texts that hold ": " or " #" or begin with a sign.)
subject: parent
       ^
aldyn: ошибок: 1
