rules/packages/id-card-expiry/service.yaml:23:23: ошибка: `head` есть только у юридических лиц, а этот пакет о физических (P-8) (напишите recipients: [subject] или добавьте `about: organisation`)
recipients: [subject, head]
                      ^~~~
aldyn: ошибок: 1
