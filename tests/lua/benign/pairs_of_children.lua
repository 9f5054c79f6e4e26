-- eligible: compares each child with each, by index
function clauses.a()
	local list, twins = person.children, 0
	for i = 1, #list do
		for k = i + 1, #list do
			if list[i].birth_date == list[k].birth_date then twins = twins + 1 end
		end
	end
	return twins >= 4, {twins = twins}
end
