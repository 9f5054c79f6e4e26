-- names in the innermost of many scopes, each looked for in all of them
function clauses.a() return true end
local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f()
local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local
function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a local function f() local a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,
a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b a
= b a = b a = b a = b a = b a = b a = b a = b a = b a = b a = b  end end end end end end end end end end end end end end
end end end end end end
