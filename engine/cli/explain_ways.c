/* SPDX-License-Identifier: Apache-2.0 */
/* The ways to a yes that explain_yes.c found, in words. */
#include "engine/base/civil.h"
#include "engine/cli/explain_yes.h"

static struct slice value_words(struct telling *t, const struct value *v, enum known known)
{
	char day[CIVIL_DATE_CHARS + 1];

	if (known == FACT_UNKNOWN)
		return telling_words(t, "value/unknown", NULL);
	if (known == FACT_NONE)
		return telling_words(t, "value/none", NULL);
	if (v->type == VALUE_BOOLEAN)
		return telling_words(t, v->u.integer ? "value/yes" : "value/no", NULL);
	if (v->type == VALUE_INTEGER)
		return words_count(t->a, v->u.integer);
	if (v->type != VALUE_DATE)
		return v->u.text;
	civil_format_date((int32_t)v->u.integer, day);
	return arena_slice(t->a, slice_of(day));
}

static struct slice to_words(struct search *f, const struct change *c)
{
	struct telling *t = f->t;
	bool like = c->person != 0 && c->how != HOW_VALUE,
	     later = c->known == FACT_VALUE && c->to.u.integer > c->was.u.integer;
	struct word words[] = {
		{"person",
			shown_key(t->a, f->base.key(f->base.arg, c->how == HOW_VALUE ? c->same_as : c->person), t->plain)},
		{"to", value_words(t, &c->to, c->how == HOW_NONE ? FACT_NONE : FACT_VALUE)}, {NULL, SLICE_NONE}};

	if (c->how == HOW_MORE)
		return telling_words(t, like ? "yes/more-like" : "yes/more", words);
	if (c->how == HOW_FEWER || c->how == HOW_COMPLETE)
		return telling_words(t, c->how == HOW_FEWER ? "yes/fewer" : "yes/complete", words);
	if (c->how == HOW_VALUE && c->whence == FROM_TESTS)
		return telling_words(t, "yes/say", words);
	if (c->how == HOW_VALUE && c->whence == FROM_PERSON)
		return telling_words(t, c->same_as ? "yes/same" : "yes/same-subject", words);
	if (c->how == HOW_VALUE && (c->to.type == VALUE_DATE || c->to.type == VALUE_INTEGER)) {
		bool date = c->to.type == VALUE_DATE;
		return telling_words(t,
			c->known != FACT_VALUE ? "yes/say"
			: date                 ? (later ? "yes/later" : "yes/earlier")
			: later                ? "yes/least"
					       : "yes/most",
			words);
	}
	return words[1].value;
}

static struct slice change_words(struct search *f, const struct change *c)
{
	struct telling *t = f->t;
	bool whose = c->need->link && c->person;
	size_t mark = t->out.len;
	struct word words[] = {{"fact", telling_fact(t, c->need->path)}, {"to", to_words(f, c)},
		{"person", shown_key(t->a, f->base.key(f->base.arg, c->person), t->plain)}, {NULL, SLICE_NONE}};
	struct word from[] = {{"from", value_words(t, &c->was, c->known)}, {NULL, SLICE_NONE}};

	telling_say(t, whose ? "yes/fact-of" : "yes/fact", words);
	if (c->how <= HOW_NONE && (t->plain || c->known != FACT_VALUE)) /* what is known is personal data */
		telling_say(t, "yes/from", from);
	return telling_take(t, mark);
}

void ways_tell(struct search *f, struct yes *y)
{
	for (uint32_t i = 0; i < f->found[0].count && y->ways.count < WAYS_MAX; i++) {
		const struct change *b = &f->found[1].at[i];
		struct way w = {0};
		*VEC_ADD(f->t->a, &w.changes) = change_words(f, &f->found[0].at[i]);
		if (b->need)
			*VEC_ADD(f->t->a, &w.changes) = change_words(f, b);
		*VEC_ADD(f->t->a, &y->ways) = w;
	}
	y->kind = y->ways.count ? YES_FOUND : YES_NONE;
}

/* "Date of birth; Date of death", or whose registries hold them. */
static struct slice fixed_words(struct search *f, bool owners)
{
	struct slice_list said = {0};
	struct telling *t = f->t;

	for (uint32_t i = 0; i < 2 * f->found[0].count; i++) {
		const struct change *c = &f->found[i % 2].at[i / 2];
		if (!change_is_fixed(c))
			continue;
		struct slice word = owners ? telling_owner(t, c->need->fact) : telling_fact(t, c->need->path);
		if (word.len && !slice_in(word, said.at, said.count))
			*VEC_ADD(t->a, &said) = word;
	}
	for (uint32_t k = 0; k < said.count; k++) {
		buf_str(&t->out, k ? "; " : "");
		buf_slice_add(&t->out, said.at[k]);
	}
	return telling_take(t, 0);
}

void ways_tell_fixed(struct search *f, struct yes *y)
{
	struct slice facts = fixed_words(f, false), who = fixed_words(f, true);
	const struct word words[] = {{"facts", facts}, {"who", who.ptr ? who : telling_words(f->t, "settle/nobody", NULL)},
		{NULL, SLICE_NONE}};

	y->kind = YES_FIXED;
	y->fixed = telling_words(f->t, "yes/fixed", words);
}
