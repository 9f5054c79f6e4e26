-- SPDX-License-Identifier: Apache-2.0
function clauses.free() return not is_none(person.home) and person.debts == false end
