-- gives a function an environment of its own and leaves by it
local function out(_ENV) return os.exit(1) end
function clauses.a()
	return out({os = os})
end
