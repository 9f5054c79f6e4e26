-- a built-in as a clause
clauses.a = is_none
