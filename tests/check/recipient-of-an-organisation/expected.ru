rules/packages/id-card-expiry/service.yaml:24:14: ошибка: за юридическое лицо действует его руководитель (P-8) (назовите связь с `of: organisation` из vocabulary.yaml: recipients: [head])
recipients: [guardian]
             ^~~~~~~~
aldyn: ошибок: 1
