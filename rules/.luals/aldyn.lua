---@meta
-- SPDX-License-Identifier: Apache-2.0
-- Made by `aldyn describe lua`; not to be edited. For editors with the Lua language server: nothing runs it.

---A day. Days can be compared, and subtracted: that gives days.
---@class Date
---@operator sub(Date): integer
---@operator lt(Date): boolean
---@operator le(Date): boolean

---A place, or a person, that can be compared with another by == and nothing else.
---@class Token

---What is unknown ends the clause; nil is what is known to be none.
---@class Person
---@field account_known boolean? Is an account known
---@field address Token? Place of residence (no clause may read it, P-5)
---@field average_income integer? Average monthly income
---@field birth_date Date? Date of birth
---@field birth_order integer? Birth order
---@field children Person[] Children
---@field citizenship string? Citizenship
---@field closed_on Date? Date of liquidation
---@field consumer_credit boolean? Has a consumer credit
---@field credit_overdue boolean? Is a credit overdue
---@field criminal_record boolean? Has a criminal record
---@field death_date Date? Date of death
---@field dependants Person[] Dependants
---@field disability ("none"|"group-1"|"group-2"|"group-3"|"child")? Disability
---@field disability_until Date? Disability established until
---@field driving_licence_until Date? Driving licence valid until
---@field dwellings_owned integer? Dwellings owned
---@field employed boolean? Is employed
---@field employed_on Date? Employed since
---@field enforcement_open boolean? Is there an enforcement proceeding
---@field father Person? Father
---@field gas_pilot boolean? Takes part in the pilot of gas vouchers
---@field given_name string? Given name
---@field guardian Person? Guardian
---@field head Person? Head
---@field health_insured boolean? Is covered by health insurance
---@field health_insured_until Date? Covered until
---@field home string? Dwelling
---@field id_card_until Date? Identity card valid until
---@field inheritance_on Date? Inheritance opened on
---@field insolvency ("none"|"applied"|"restoring"|"bankrupt")? Insolvency
---@field insured_care boolean? Does the social insurance fund pay for the care of the child
---@field insured_months integer? Months of social contributions
---@field language ("kk"|"ru"|"en")? Language of messages
---@field legal_address Token? Seat of the organisation (no clause may read it, P-5)
---@field legal_name string? Name of the organisation
---@field mining_licence ("active"|"suspended"|"revoked")? Digital-mining licence
---@field mother Person? Mother
---@field pensioner boolean? Receives a pension
---@field pledges integer? Pledges
---@field registered_on Date? Date of registration
---@field reorganised_on Date? Date of reorganisation
---@field sex ("male"|"female")? Sex
---@field spouse Person? Spouse
---@field state_lease_until Date? Lease of state property until
---@field statement_year integer? Year of the last statement
---@field study ("none"|"school"|"full-time"|"part-time"|"distance")? Form of study
---@field surname string? Surname
---@field targeted_aid boolean? Receives targeted social aid
---@field unemployed_on Date? Registered as unemployed since
---@field vehicles_owned integer? Vehicles owned
---@field work_registered_on Date? Work registered on

string = {}

math = {}

---`person`: The subject of the case
---@type Person
person = nil

---`law_day`: The day whose law decides
---@type Date
law_day = nil

---`today`: The day that facts are read as of
---@type Date
today = nil

---`clauses`: Each function in it is one condition, as in service.yaml
---@type table<string, fun(): boolean, table<string, integer>?>
clauses = nil

---`values`: Each function in it is what a benefit counts
---@type table<string, fun(): Person[]|integer>
values = nil

---`dates`: Each function in it gives the days on which the package wakes
---@type table<string, fun(): Date|Date[]|nil>
dates = nil

---`conditions`: Each function in it says whether a recipient is asked
---@type table<string, fun(): boolean>
conditions = nil

---`every(list, f)`: f holds for all members
---@param list Person[]
---@param f fun(member: Person): boolean
---@return boolean
function every(list, f) end

---`any(list, f)`: f holds for at least one
---@param list Person[]
---@param f fun(member: Person): boolean
---@return boolean
function any(list, f) end

---`at_least(n, list, f)`: f holds for n or more. Second result `{n = COUNT}`, of those for whom it surely holds
---@param n integer
---@param list Person[]
---@param f fun(member: Person): boolean
---@return boolean, {n: integer}
function at_least(n, list, f) end

---`at_most(n, list, f)`: f holds for n or fewer. Likewise
---@param n integer
---@param list Person[]
---@param f fun(member: Person): boolean
---@return boolean, {n: integer}
function at_most(n, list, f) end

---`exactly(n, list, f)`: f holds for n. Likewise
---@param n integer
---@param list Person[]
---@param f fun(member: Person): boolean
---@return boolean, {n: integer}
function exactly(n, list, f) end

---`either(f, g, …)`: one of up to eight functions without arguments is true; unknown when none is, and one is unknown
---@param f fun(): boolean
---@param g fun(): boolean
---@param ... fun(): boolean
---@return boolean
function either(f, g, ...) end

---`filter(list, f)`: (a list) those for whom f surely holds
---@param list Person[]
---@param f fun(member: Person): boolean
---@return Person[]
function filter(list, f) end

---`count(list)`, `#list`: (a number) how many
---@param list Person[]
---@return integer
function count(list) end

---`list[i]`, `ipairs(list)`: the members, by subject key
---@param list Person[]
---@return fun(list: Person[], i: integer): integer, Person
function ipairs(list) end

---`age(birth, on)`: full years. Born on 29 February: a year older on 28 February of common years (T-2)
---@param birth Date
---@param on Date
---@return integer
function age(birth, on) end

---`date("2026-01-31")`: that date
---@param text string
---@return Date
function date(text) end

---`years_after(date, n)`: the matching day, or the last day of a month that has none; n may be negative
---@param date Date
---@param n integer
---@return Date
function years_after(date, n) end

---`months_after(date, n)`: likewise
---@param date Date
---@param n integer
---@return Date
function months_after(date, n) end

---`param(name, day)`: a parameter of `rules/parameters.yaml`, as on law_day or on another day, when it is a whole number (money in tiyn)
---@param name string
---@param day Date?
---@return integer
function param(name, day) end

---`share(name, amount, day)`: amount × parameter, exactly, rounded down: `share("poverty_line", param("subsistence_minimum"))`. With a day: as on that day
---@param name string
---@param amount integer
---@param day Date?
---@return integer
function share(name, amount, day) end

---`math.min(a, …)`: the least of them
---@param a integer
---@param ... integer
---@return integer
function math.min(a, ...) end

---`math.max(a, …)`: the greatest of them
---@param a integer
---@param ... integer
---@return integer
function math.max(a, ...) end

---`math.abs(a)`: a without its sign
---@param a integer
---@return integer
function math.abs(a) end

---`string.starts(text, beginning)`: (true or false) does it begin so
---@param text string
---@param beginning string
---@return boolean
function string.starts(text, beginning) end

---`string.ends(text, ending)`: (true or false) does it end so
---@param text string
---@param ending string
---@return boolean
function string.ends(text, ending) end

---`string.contains(text, part)`: (true or false) does the part stand in it
---@param text string
---@param part string
---@return boolean
function string.contains(text, part) end

---`string.sub(text, from, to)`: its bytes from the first to the second number, counted from 1
---@param text string
---@param from integer
---@param to integer?
---@return string
function string.sub(text, from, to) end

---`is_none(x)`: (true or false) is it known to be none: nil
---@param x any
---@return boolean
function is_none(x) end
