rules/packages/birth-allowance/eligibility.lua:13:16: предупреждение: `birth_order` может отсутствовать, и тогда здесь будет ошибка (сначала спросите is_none(…) или напишите у факта `none: no` в vocabulary.yaml)
	return person.birth_order >= 1, {order = person.birth_order}
	              ^~~~~~~~~~~
