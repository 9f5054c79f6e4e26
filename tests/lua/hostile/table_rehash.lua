-- fills and empties a table, so that it is built anew each time
function clauses.a()
	local t, n = {}, 0
	while true do
		n = n + 1
		t[n], t[n - 8] = true, nil
	end
end
