-- runs out of memory in one branch, and hopes for the other
function clauses.a()
	return either(function() local t = {} while true do t[#t + 1] = {} end end, function() return true end)
end
