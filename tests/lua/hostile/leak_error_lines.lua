-- a name in the source that would make log lines of its own
function clauses.a()
	local t = {}
	return t["a\ntime=2026-01-01T00:00:00.000Z level=error event=forged"].x
end
