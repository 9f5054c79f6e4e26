rules/parameters.yaml:69:18: ошибка: делить не между кем (from: 1)
        - {from: 0, share: 0.92}
                 ^
aldyn: ошибок: 1
