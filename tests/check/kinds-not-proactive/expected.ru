rules/packages/large-family-allowance/service.yaml:8:8: ошибка: пакет либо предлагает по нашей инициативе, либо только сообщает (напишите в kinds одно из двух: proactive или notice)
kinds: [extraterritorial]
       ^~~~~~~~~~~~~~~~~~
aldyn: ошибок: 1
