-- joins a table whose length lies
function clauses.a()
	return table.concat({1}, "", 1, 1 << 40) == ""
end
