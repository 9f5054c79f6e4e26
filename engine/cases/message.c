/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: the text as the citizen reads it, onto [messages], and what the channel reports of it. */
#include "engine/cases/cases_impl.h"

static enum language language_of(struct slice name)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (slice_is(name, language_names[i]))
			return (enum language)i;
	return LANGUAGE_KK;
}

struct message *message_find(struct aggregate *agg, struct slice id)
{
	struct message *m;

	for VEC_EACH (m, &agg->messages)
		if (slice_eq(m->id, id))
			return m;
	return NULL;
}

struct slice message_id(struct step *s, struct slice offer, enum message_kind kind, uint32_t n)
{
	return STEP_ID(s, SLICE_LIT("message"), offer, slice_of(message_kind_names[kind]), step_number(s, n));
}

static void write_message(struct step *s, const struct message *m, struct slice service, enum language language, struct slice text)
{
	struct json_writer *w = step_emit(s, TOPIC_MESSAGES, "message", s->agg->subject, m->id);

	json_write_member(w, "message", m->id);
	json_write_member(w, "number", s->agg->subject);
	json_write_member(w, "kind", m->kind);
	json_write_member(w, "language", slice_of(language_names[language]));
	json_write_member(w, "text", text);
	json_write_member(w, "offer", m->offer);
	json_write_member(w, "service", service);
	acting_write(w, (struct actor){m->actor, m->acting_for});
	step_emit_end(s);
}

struct message *message_create(struct step *s, struct slice offer, struct slice service, struct slice version, struct slice language,
                               enum message_kind kind, uint32_t n, const struct message_args *args, struct actor by)
{
	const struct service *svc = ruleset_service_version(s->rules, service, version);
	struct slice name = slice_of(message_kind_names[kind]);
	enum language lang = language_of(language);
	unsigned char sha[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	struct buf text;

	if (!svc) /* the package is gone: nothing can be said in its name */
		return NULL;
	buf_init(&text);
	struct message_args all = *args;
	all.acting_for = by.acting_for;
	ruleset_message(s->rules, svc, kind, lang, &all, &text);
	hash_sha256(buf_slice(&text), sha);
	hash_hex(sha, HASH_BYTES, hex);
	struct message *m = VEC_ADD(s->arena, &s->agg->messages);
	m->id = message_id(s, offer, kind, n);
	m->offer = offer;
	m->kind = name;
	m->service = svc->name;
	m->created_ms = s->now_ms;
	m->text_sha256 = arena_slice(s->arena, slice_of(hex));
	m->actor = by.actor;
	m->acting_for = by.acting_for;
	s->agg->dirty = true;
	write_message(s, m, service, lang, buf_slice(&text));
	step_status(s, "message", m->id, SLICE_NONE, service, NULL, message_state_names[MESSAGE_CREATED], NULL, by);
	buf_fini(&text);
	return m;
}
