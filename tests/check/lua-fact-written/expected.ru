rules/packages/birth-allowance/eligibility.lua:5:9: ошибка: факты читают, но не пишут (вычисленное держите в `local`)
	person.death_date = nil return is_none(person.death_date)
	       ^~~~~~~~~~
aldyn: ошибок: 1
