-- SPDX-License-Identifier: Apache-2.0
function clauses.owes() return person.debts == true end
