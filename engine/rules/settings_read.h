/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of single settings (settings_read.c), named in the table of settings.c. `out` points at the setting's field; where a setting
 * fills several fields of struct service, at the first of them. */
#ifndef ALDYN_RULES_SETTINGS_READ_H
#define ALDYN_RULES_SETTINGS_READ_H

#include "engine/rules/ruleset_impl.h"

typedef void setting_reader(struct load *ld, const struct yaml_node *n, void *out);
setting_reader setting_name, setting_date, setting_revision, setting_title, setting_kinds, setting_before, setting_about, setting_occasion, setting_when, setting_needs,
	setting_clauses, setting_recipients, setting_claim, setting_benefit_kind, setting_consent_data, setting_span, setting_remind,
	setting_silence, setting_untold, setting_law, setting_offer, setting_notice, setting_term, setting_order_fields, setting_offer_again, setting_excludes,
	setting_reprice, setting_entitlement, setting_while_clauses, setting_while_fails, setting_duty_report, setting_days, setting_items;

#endif
