-- opens a file
function clauses.a() return io.open("/etc/passwd") ~= nil end
