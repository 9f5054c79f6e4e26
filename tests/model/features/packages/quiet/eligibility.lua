-- SPDX-License-Identifier: Apache-2.0

function clauses.disabled() return not is_none(person.disability_group) end
