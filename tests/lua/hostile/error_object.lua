-- throws an object whose text is made later
function clauses.a()
	error({__tostring = function() while true do end end})
end
