/* SPDX-License-Identifier: Apache-2.0 */
/* What a package says to citizens, as it reaches them: what placeholders there stand for must be there, and how many parts of SMS it takes. */
#include "engine/rules/ruleset_impl.h"

enum { SMS_PARTS_WARN = 3, UCS2_ONE = 70, UCS2_PART = 67, GSM7_ONE = 160, GSM7_PART = 153 };
static const int64_t LONGEST_TIYN = 999999900; /* 9 999 999 tenge: longer than any benefit of today */

/* SMS parts: GSM 7-bit when the text is ASCII (its few exceptions aside), else UCS-2. */
static size_t sms_parts(struct slice s)
{
	size_t units = 0;
	bool ascii = true;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		ascii = ascii && c < 0x80;
		units += (c & 0xC0) != 0x80;
		units += c >= 0xF0;
	}
	size_t one = ascii ? GSM7_ONE : UCS2_ONE, part = ascii ? GSM7_PART : UCS2_PART;
	return units <= one ? 1 : (units + part - 1) / part;
}

static bool says(struct slice text, const char *placeholder)
{
	return text.ptr && memmem(text.ptr, text.len, placeholder, strlen(placeholder));
}

/* Placeholders that mean something in other packages. */
static void check_placeholders(struct load *ld, const struct yaml_node *at, struct service *svc, struct slice text)
{
	bool joins = svc->mode == SERVICE_JOINS, lists = says(text, "{items}"), amount = says(text, "{amount}");
	struct yaml_node part = node_of(ld, at, amount ? SLICE_LIT("{amount}") : SLICE_LIT("{items}"));

	if (svc->doubt & DOUBT_MODE)
		return;
	if (joins && amount) {
		complain(ld, &part, "no-amount/composite", NULL);
	} else if (joins && text.ptr && !lists) {
		complain(ld, at, "missing-text/items", NULL);
	} else if (!joins && lists) {
		part = node_of(ld, at, SLICE_LIT("{items}"));
		complain(ld, &part, "unknown-placeholder/items", NULL);
	} else if (!joins && amount && svc->benefit == BENEFIT_ABSENT && !(svc->doubt & DOUBT_VALUE)) {
		complain(ld, &part, "no-amount", NULL);
		svc->doubt |= DOUBT_VALUE;
	}
}

static void check_length(struct load *ld, const struct yaml_node *at, const struct service *svc, enum message_kind kind,
                         enum language lang, const struct message_args *longest)
{
	struct buf b;

	buf_init(&b);
	ruleset_message(ld->rs, svc, kind, lang, longest, &b);
	size_t parts = sms_parts(buf_slice(&b));
	if (parts > SMS_PARTS_WARN)
		warn_at(ld, at, "long-message", SAID({"kind", slice_of(message_kind_names[kind])}, {"parts", number_of(ld, (int64_t)parts)}, {"aim", number_of(ld, SMS_PARTS_WARN)}));
	buf_fini(&b);
}

void package_check_texts(struct load *ld, const struct yaml_node *root, struct service *svc, struct told_item *items)
{
	bool asks = svc->mode & (SERVICE_ASKS | SERVICE_JOINS);
	enum message_kind first = asks ? MESSAGE_OFFER : MESSAGE_INFORMATION, last = asks ? MESSAGE_REMINDER : MESSAGE_INFORMATION;
	const struct yaml_node *texts = group_node(root, "text", asks ? "offer" : "notice");
	struct message_args longest = {.amount_tiyn = LONGEST_TIYN, .has_amount = true, .window_ms = svc->window_ms, .items = items,
	                               .item_count = items ? svc->item_count : 0,
	                               .acting_for = svc->of_organisations ? SLICE_LIT("bin:000000000000") : SLICE_NONE};
	if (ld->rs->broken & NOUN_TEXTS)
		return;
	for (size_t i = 0; items && i < svc->item_count; i++)
		items[i].amount_tiyn = LONGEST_TIYN;
	for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
		const struct yaml_node *at = name_node(texts, language_names[lang]);
		check_placeholders(ld, at, svc, svc->offer.in[lang]);
		svc->says_amount = svc->says_amount || says(svc->offer.in[lang], "{amount}");
		for (int kind = (int)first; svc->offer.in[lang].ptr && kind <= (int)last; kind++)
			check_length(ld, at, svc, (enum message_kind)kind, (enum language)lang, &longest);
	}
}
