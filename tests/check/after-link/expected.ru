rules/packages/large-family-allowance/service.yaml:23:3: ошибка: `after: consent` бывает только у собственного факта субъекта, не у связи и не за ней (уберите или возьмите факт самого субъекта)
  children.study: {after: consent}
  ^~~~~~~~~~~~~~
aldyn: ошибок: 1
