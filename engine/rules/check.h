/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of check.c share. `at`: the place of a complaint; of a service, `doubt` grows by what could not be judged. */
#ifndef ALDYN_RULES_CHECK_H
#define ALDYN_RULES_CHECK_H

#include "engine/rules/ruleset_impl.h"

/* --- check_facts.c: facts that a package names ------------------------------------------------------------------------------- */
/* NULL: there is none, and it was told. `others`: names that may stand there, too, for the suggestion. */
const struct fact_def *check_known_among(struct load *ld, const struct yaml_node *at, struct slice name, const char *const *others);
const struct fact_def *check_known(struct load *ld, const struct yaml_node *at, struct slice name);
/* "children.home" -> the link and the fact at its end; "home" -> no link. */
bool check_resolve(struct load *ld, const struct yaml_node *at, struct slice path, const struct fact_def **link, const struct fact_def **fact);
/* The element of a list (or the scalar itself) that says `name`; the other: also one that goes on after it ("guardian if minor"). */
const struct yaml_node *check_element(const struct yaml_node *n, struct slice name);
const struct yaml_node *check_element_starting(const struct yaml_node *n, struct slice name);
/* Each is told once: from then on it is as if it stood there. */
void check_consented(struct load *ld, const struct yaml_node *root, const struct yaml_node *at, struct service *svc,
                     const struct fact_def *fact); /* C-7 */
void check_needed(struct load *ld, const struct yaml_node *at, struct service *svc, struct need wanted, const char *why);
void check_subject(struct load *ld, const struct yaml_node *at, const struct service *svc, const struct fact_def *fact);
void check_asserted(struct load *ld, const struct yaml_node *at, const struct fact_def *fact);

/* --- check_given.c: what a package gives -------------------------------------------------------------------------------------- */
void check_benefit(struct load *ld, const struct yaml_node *root, struct service *svc);
void check_entitlement(struct load *ld, const struct yaml_node *root, struct service *svc);
void check_claim(struct load *ld, const struct yaml_node *root, struct service *svc);
void check_order(struct load *ld, const struct yaml_node *root, struct service *svc);

#endif
