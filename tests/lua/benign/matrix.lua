-- eligible: tables inside tables
function clauses.a()
	local m = {}
	for i = 1, 30 do
		m[i] = {}
		for k = 1, 30 do m[i][k] = i * k end
	end
	return m[30][30] == 900
end
