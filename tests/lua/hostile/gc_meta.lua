-- a table that looks as if it had a metatable
function clauses.a()
	local t = {__gc = function() while true do end end, __index = function() return 1 end}
	return t.x == nil
end
