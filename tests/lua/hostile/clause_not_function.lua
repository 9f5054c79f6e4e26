-- something else than a function among the clauses
clauses.a = 5
