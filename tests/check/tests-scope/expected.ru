rules/packages/large-family-allowance/tests.yaml:18:53: ошибка: `consents` не бывает `dat` (может быть, `data`?)
        then: {offer: accepted, consents: [service, dat], orders: 1, start: 2026-06-01, due: 2026-06-09}
                                                    ^~~
aldyn: ошибок: 1
