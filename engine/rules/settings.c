/* SPDX-License-Identifier: Apache-2.0 */
/* The table of service.yaml: one row a setting. It drives reading, complaints, defaults and the table in docs/packages.md. */
#include "engine/rules/ruleset_impl.h"
#include "engine/rules/settings_read.h"

#define AT(field) offsetof(struct service, field)

const struct setting settings[] = {
	{"service", "name", true, NULL, AT(name), 0, setting_name, "The package's name; that of its folder too"},
	{"version", "date", true, NULL, AT(version_day), DOUBT_DAY, setting_date, "The first day of the law that it implements. An event is judged by the version in force on the day it happened"},
	{"revision", "whole number", false, "1", AT(revision), 0, setting_revision, "Counts corrections of the same version; open cases take the newest"},
	{"title", "text in kk, ru, en", true, NULL, AT(title), 0, setting_title, "What citizens call the service"},
	{"kinds", "list of proactive, extraterritorial, notice, composite", true, NULL, AT(extraterritorial), DOUBT_MODE, setting_kinds, "`proactive`, or `notice`: it only informs, and nothing is asked or ordered; `composite`: it asks for the packages in `items` in one question; `extraterritorial`: obtainable whatever the place of registration"},
	{"items", "list of items", true, NULL, AT(items), 0, setting_items, "Of a `composite`: which packages are asked for together, in the order in which they are told: `{service: NAME}`; with `after: [NAME]` one is ordered when the orders of those are completed"},
	{"subject", "name", true, NULL, AT(subject), 0, setting_name, "Whose case it is, in a word for readers: `child`, `parent`"},
	{"about", "living, deceased or organisation", false, "living", AT(of_deceased), DOUBT_ABOUT, setting_about, "Whom it looks at: persons who live, those who have died, or legal persons. `deceased`: a death wakes it, its reversal takes its offers back, and the subject is no recipient. `organisation`: somebody acts for it, such as its `head`"},
	{"occasion", "once, record or period", false, "once", AT(occasion), DOUBT_OCCASION, setting_occasion, "One case for a subject, one for each registry record, or one for each month in which `every` of `when` wakes it; the law and the facts are then those of its last day"},
	{"for_each", "link", false, NULL, AT(for_each), DOUBT_EACH, setting_name, "One case for each person at the end of this link of the subject. The functions of the Lua file get that person as their argument; recipients may be `each`, or a link of theirs: `each.guardian`"},
	{"when", "list of event, date, every or change", true, NULL, AT(triggers), DOUBT_WHEN, setting_when, "What wakes the package: `{event: birth, as: [mother]}`, `{date: majority, late: send}`, `{every: month_end, of: FACT}`: at each month's end those for whom the fact holds, `{change: [children.home]}`, `{change: [home], with: children}`: only those of whom the link `with` leads to somebody"},
	{"before", "manual or nothing", false, "manual", AT(before_nothing), 0, setting_before, "In the first version: what becomes of an event of a day before it that is registered since: a clerk's task, or nothing. Not with `for_each` or `occasion: period`, where it is nothing"},
	{"needs", "map of facts", true, NULL, AT(needs), DOUBT_NEEDS, setting_needs, "Every fact that the Lua file reads, each with `fresh` (how old at most), `complete` (a list: must it be whole), and `after: consent` (not read before)"},
	{"clauses", "map of clauses", true, NULL, AT(clauses), DOUBT_CLAUSES, setting_clauses, "Every condition: the law that it rests on, and what is told when it is `met` and `unmet`. All must be met"},
	{"recipients", "list of subject or links, each perhaps with `if`", true, NULL, AT(recipients), DOUBT_RECIPIENTS, setting_recipients, "Who is asked for consent, in this order; the next when one cannot be reached or stays silent. `subject if adult`: only when conditions.adult() of the Lua file holds"},
	{"claim", "name/{placeholder}, or a list", false, NULL, AT(claims), DOUBT_CLAIM, setting_claim, "The slots that may be held once: for `{subject}`, `{each}`, or each of the persons `{counted}`; with `/{period}` behind it, once a month. All or none"},
	{"excludes", "list of services", false, NULL, AT(excludes), 0, setting_excludes, "Who holds a claim of one of these cannot have this one, and the other way round. Both claims must be made for the same person"},
	{"benefit.kind", "once or monthly", false, NULL, AT(benefit), DOUBT_VALUE, setting_benefit_kind, "How it is paid; needed when there is a benefit"},
	{"benefit.brackets", "parameter", false, NULL, AT(benefit_brackets), DOUBT_VALUE, setting_name, "The brackets in parameters.yaml that give the amount; needed when there is a benefit"},
	{"benefit.of", "value or fact", false, NULL, AT(benefit_of), DOUBT_VALUE, setting_name, "What the brackets count: a function in `values` of the Lua file, or a whole number among the facts of the subject; needed when there is a benefit"},
	{"benefit.reprice", "never, yearly or monthly", false, "never", AT(reprice), 0, setting_reprice, "When what is paid is computed anew from the parameters in force: never, once a year as of 1 January, or on the first of each month"},
	{"entitlement", "yes or no", false, "no", AT(entitles), DOUBT_VALUE, setting_entitlement, "`yes`: a completed order begins something that lasts, and `while` may look after it. A monthly benefit always does"},
	{"while.clauses", "list of clauses", false, NULL, AT(while_clauses), 0, setting_while_clauses, "The clauses on which the entitlement rests as long as it lasts: they are looked at whenever a fact of `needs` changes, and on the days of `when: date`. A clause that reads a fact `after: consent` may be among them: by then there is a consent, and the fact is kept"},
	{"while.fails", "propose_end", false, "propose_end", AT(while_clauses), 0, setting_while_fails, "What follows when one of them is unmet: the citizen is told and has the time of `notice` to correct it, a clerk decides. Nothing ends by itself"},
	{"while.notice", "N days", false, NULL, AT(notice_days), 0, setting_days, "How long the citizen has to correct it, before somebody decides"},
	{"duty.report", "list of facts", false, NULL, AT(duty_facts), 0, setting_duty_report, "Which changes the recipient must tell; said with the outcome"},
	{"duty.within", "N days", false, NULL, AT(duty_days), 0, setting_days, "Within how many days"},
	{"consent.data", "list of facts", true, NULL, AT(consent_data), DOUBT_CONSENT, setting_consent_data, "The facts that consent to processing is asked for: all that the package reads or sends"},
	{"consent.window", "span", true, NULL, AT(window_ms), 0, setting_span, "How long a reply counts, from delivery of the message"},
	{"consent.remind", "list of spans", false, NULL, AT(remind_ms), 0, setting_remind, "When to remind, from delivery, upwards"},
	{"consent.silence", "office or close", false, "office", AT(silence_office), 0, setting_silence, "After the last recipient: a clerk's task, or nothing"},
	{"consent.answers", "span", false, NULL, AT(answers_ms), 0, setting_span, "How long the registries have, after consent, to state what `needs` marks `after: consent`; shorter than `term`, which runs meanwhile. What is missing then is a clerk's task"},
	{"consent.refused.reopen", "span", false, NULL, AT(refused.reopen_ms), DOUBT_REOPEN, setting_span, "After a refusal: how long the citizen may still say yes, on the same number. The facts are looked at again then"},
	{"consent.refused.offer_again", "list of events or dates", false, NULL, AT(refused), 0, setting_offer_again, "Which of those in `when` make a new offer in that time; without it, each"},
	{"consent.lapsed.reopen", "span", false, NULL, AT(lapsed.reopen_ms), DOUBT_REOPEN, setting_span, "The same after silence"},
	{"consent.lapsed.offer_again", "list of events or dates", false, NULL, AT(lapsed), 0, setting_offer_again, "The same after silence"},
	{"consent.none", "ACT#PLACE", false, NULL, AT(law), DOUBT_MODE, setting_law, "No consent is asked for, since this place of law.yaml says so (P-3): the order goes out at once, and the recipient is told. Alone in `consent`"},
	{"untold", "nothing or office", false, "nothing", AT(silence_office), 0, setting_untold, "Of a `notice`: what becomes of one that reached nobody"},
	{"delay", "span", false, NULL, AT(delay_ms), 0, setting_span, "How long the first message waits. Then the facts are looked at again"},
	{"keep", "span", false, "90 days", AT(keep_ms), 0, setting_span, "How long an unfinished case is kept, waiting for facts"},
	{"text.offer", "text in kk, ru, en", true, NULL, AT(offer), 0, setting_offer, "One sentence or two; may hold {amount}, {title}, {hours}; of a `composite` it holds {items}, the title and amount of each, and no {amount}. Sender, reply words and deadline are added"},
	{"text.notice", "text in kk, ru, en", true, NULL, AT(offer), 0, setting_notice, "Instead of `text.offer` where nobody is asked; may hold {amount}, {title}. Sender, and that no reply is needed, are added"},
	{"term", "N working days", true, NULL, AT(term_working_days), 0, setting_term, "How long the provider has, from the day of consent"},
	{"order.to", "name", true, NULL, AT(order_to), 0, setting_name, "The provider that gets the order"},
	{"order.route", "territory fact, or any", false, "any", AT(order_route), 0, setting_name, "By which territory the provider's branch is chosen; it must stand in `order.fields`"},
	{"order.fields", "list", true, NULL, AT(order_fields), DOUBT_ORDER, setting_order_fields, "What the order carries: `recipient`, `subject`, `each`, `counted`, `period` (the month), or facts of the subject"},
};
const size_t setting_count = sizeof settings / sizeof *settings;

#define ORDERS (SERVICE_ASKS | SERVICE_BY_LAW)
#define EACH (ORDERS | SERVICE_TELLS)
/* Settings that mean something in some packages only; one that ends in a dot: all in that group. The first that fits. */
static const struct { const char *path; unsigned modes; } only[] = {
	{"consent.none", SERVICE_BY_LAW}, {"consent.window", SERVICE_ASKS | SERVICE_JOINS}, {"consent.remind", SERVICE_ASKS | SERVICE_JOINS},
	{"consent.", SERVICE_ASKS}, {"text.offer", SERVICE_ASKS | SERVICE_JOINS}, {"text.notice", SERVICE_BY_LAW | SERVICE_TELLS},
	{"untold", SERVICE_TELLS}, {"claim", ORDERS}, {"excludes", ORDERS}, {"benefit.", ORDERS}, {"term", ORDERS}, {"order.", ORDERS},
	{"entitlement", ORDERS}, {"while.", ORDERS}, {"duty.", ORDERS}, {"items", SERVICE_JOINS}, {"about", EACH}, {"occasion", EACH},
	{"for_each", EACH}, {"when", EACH}, {"before", EACH}, {"needs", EACH}, {"clauses", EACH}, {"recipients", EACH}, {"delay", EACH},
	{"keep", EACH},
};

static bool means_something(const char *path, enum service_mode mode)
{
	for (size_t i = 0; i < sizeof only / sizeof *only; i++) {
		size_t len = strlen(only[i].path);
		if (only[i].path[len - 1] == '.' ? !strncmp(path, only[i].path, len) : !strcmp(path, only[i].path))
			return only[i].modes & mode;
	}
	return true;
}

bool setting_is_required(const struct setting *s)
{
	return s->required && means_something(s->path, SERVICE_ASKS) && means_something(s->path, SERVICE_BY_LAW) &&
	       means_something(s->path, SERVICE_TELLS) && means_something(s->path, SERVICE_JOINS);
}

static struct slice path_of(struct load *ld, struct slice prefix, struct slice key)
{
	return prefix.len ? slice_of(arena_printf(&ld->rs->arena, "%.*s.%.*s", SLICE_ARG(prefix), SLICE_ARG(key))) : key;
}

/* Is some setting inside of `path` ("consent" -> "consent.window")? */
static bool is_group(struct slice path)
{
	for (size_t i = 0; i < setting_count; i++)
		if (strlen(settings[i].path) > path.len && settings[i].path[path.len] == '.' &&
			!memcmp(settings[i].path, path.ptr, path.len))
			return true;
	return false;
}

/* Names that may stand under a prefix, for a suggestion. */
static size_t siblings(struct load *ld, struct slice prefix, struct slice *out)
{
	size_t count = 0, skip = prefix.len ? prefix.len + 1 : 0;
	for (size_t i = 0; i < setting_count; i++) {
		const char *path = settings[i].path;
		if (prefix.len && (strlen(path) <= skip || memcmp(path, prefix.ptr, prefix.len) || path[prefix.len] != '.'))
			continue;
		struct slice name = {path + skip, strcspn(path + skip, ".")};
		if (!count || !slice_eq(out[count - 1], name))
			out[count++] = keep(ld, name);
	}
	return count;
}

/* A misspelt name that is surely meant as `path`: what it would have said is open, and not missing besides. */
static void count_as_seen(struct slice path, struct service *svc, bool *seen)
{
	for (size_t i = 0; path.len && i < setting_count; i++) {
		const char *p = settings[i].path;
		if (memcmp(p, path.ptr, strnlen(p, path.len)) || (p[path.len] && p[path.len] != '.'))
			continue;
		seen[i] = true;
		svc->doubt |= settings[i].doubt;
	}
}

/* Of needs and clauses the readers tell themselves what they lost: an error in a text leaves no name open. */
static void read_setting(struct load *ld, const struct yaml_node *n, const struct setting *s, struct service *svc)
{
	size_t errors = ld->findings->errors;
	s->read(ld, n, (char *)svc + s->at);
	if (ld->findings->errors != errors)
		svc->doubt |= s->doubt & ~(unsigned)(DOUBT_NEEDS | DOUBT_CLAUSES);
}

static void read_level(struct load *ld, const struct yaml_node *map, struct slice prefix, struct service *svc, bool *seen)
{
	bool far = false; /* of keys that are far from all that is known, the first is told: the others came with it */
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		struct slice path = path_of(ld, prefix, n->key), known[sizeof settings / sizeof *settings];
		struct yaml_node at = {.line = n->key_line, .col = n->key_col};
		size_t i = 0;
		while (i < setting_count && !slice_is(path, settings[i].path))
			i++;
		if (i < setting_count) {
			seen[i] = true;
			read_setting(ld, n, &settings[i], svc);
		} else if (is_group(path)) {
			if (slice_is(path, "consent") && n->kind == YAML_SCALAR && n->text.len) { /* "none" */
				complain(ld, n, "no-law", NULL);
				svc->doubt |= DOUBT_MODE | DOUBT_CONSENT;
			} else if (is_map(ld, n, arena_printf(&ld->rs->arena, "%.*s", SLICE_ARG(path))))
				read_level(ld, n, path, svc, seen);
			else
				count_as_seen(path, svc, seen);
		} else {
			size_t count = siblings(ld, prefix, known);
			struct slice meant = suggest(n->key, known, count);
			if (meant.ptr || !far)
				complain_unknown(ld, &at, "unknown-setting", n->key, known, count);
			far = far || !meant.ptr;
			count_as_seen(meant.len ? path_of(ld, prefix, meant) : meant, svc, seen);
		}
	}
}

/* The key of a setting, as the file has it; NULL: it is not there. */
static const struct yaml_node *node_of_setting(const struct yaml_node *root, const char *path)
{
	const struct yaml_node *n = root;
	for (const char *part = path; n && part; part = strchr(part, '.') ? strchr(part, '.') + 1 : NULL) {
		struct slice key = {part, strcspn(part, ".")};
		for (n = n->kind == YAML_MAP ? n->first : NULL; n && !slice_eq(n->key, key);)
			n = n->next;
	}
	return n;
}

static void complain_of_mode(struct load *ld, const struct yaml_node *root, const struct setting *s, enum service_mode mode)
{
	const struct yaml_node *n = node_of_setting(root, s->path);
	struct yaml_node at = {.line = n ? n->key_line : 0, .col = n ? n->key_col : 0};
	const char *key = mode == SERVICE_TELLS    ? "wrong-setting/notice"
	                  : mode == SERVICE_BY_LAW ? "wrong-setting/by-law"
	                  : mode == SERVICE_JOINS  ? "wrong-setting/composite"
	                                           : "wrong-setting";
	if (!strcmp(s->path, "items"))
		key = "wrong-setting/items";
	if (n)
		complain(ld, &at, key, SAID({"setting", slice_of(s->path)}));
}

/* In its group, when that is there; else the whole group is missing. */
static void complain_missing(struct load *ld, const struct yaml_node *root, const struct setting *s, bool joins)
{
	static const struct { const char *name, *written; } groups[] = {{"consent", "{data: […], window: 72 hours}"},
		{"text", "{offer: {kk: …, ru: …, en: …}}"}, {"order", "{to: …, fields: […]}"}};
	struct slice group = {s->path, strcspn(s->path, ".")};
	const struct yaml_node *n = s->path[group.len] ? yaml_member(root, arena_slice(&ld->rs->arena, group).ptr) : NULL;
	struct slice path = slice_of(s->path), written = slice_of(arena_printf(&ld->rs->arena, "written/%s", s->written));
	for (size_t i = 0; i < sizeof groups / sizeof *groups && !n; i++)
		if (s->path[group.len] && slice_is(group, groups[i].name)) {
			path = group;
			written = slice_of(joins && !i ? "{window: 72 hours}" : groups[i].written);
		}
	complain(ld, n ? n : root, "missing-setting", SAID({"setting", path}, {"why", written}));
}

void settings_read(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	bool seen[sizeof settings / sizeof *settings] = {0};
	read_level(ld, root, SLICE_NONE, svc, seen);
	svc->mode = svc->tells ? SERVICE_TELLS : svc->joins ? SERVICE_JOINS : svc->law.ptr ? SERVICE_BY_LAW : SERVICE_ASKS;
	svc->silence_office = svc->silence_office || svc->mode == SERVICE_BY_LAW; /* who is not asked must be told (P-3) */
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *s = &settings[i];
		bool fits = means_something(s->path, svc->mode), sure = !(svc->doubt & DOUBT_MODE);
		if (seen[i] && !fits && sure) {
			complain_of_mode(ld, root, s, svc->mode);
			if (!strcmp(s->path, "items")) /* a composite that does not say so: the rest would be wrong of another kind */
				svc->doubt |= DOUBT_MODE;
		}
		bool open = s->doubt && (svc->doubt & s->doubt) == s->doubt; /* it may stand elsewhere */
		if (!seen[i] && s->required && (fits || !sure) && (sure || setting_is_required(s)) && !open) {
			complain_missing(ld, root, s, svc->mode == SERVICE_JOINS);
			svc->doubt |= s->doubt;
		}
		if (seen[i] || !s->otherwise || !fits)
			continue;
		struct yaml_node n = {.kind = YAML_SCALAR, .line = root->line, .col = root->col, .text = slice_of(s->otherwise)};
		s->read(ld, &n, (char *)svc + s->at);
	}
}

void ruleset_describe_settings(struct buf *out)
{
	buf_str(out, "| Setting | Written as | Default | Meaning |\n|---|---|---|---|\n");
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *s = &settings[i];
		buf_printf(out, "| `%s` | %s | %s%s%s | %s |\n", s->path, s->written, s->otherwise ? "`" : "",
			s->otherwise ? s->otherwise : s->required ? "required" : "none", s->otherwise ? "`" : "", s->meaning);
	}
}
