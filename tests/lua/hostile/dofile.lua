-- runs a file
function clauses.a()
	return dofile("/etc/passwd")
end
