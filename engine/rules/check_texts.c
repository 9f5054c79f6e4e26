/* SPDX-License-Identifier: Apache-2.0 */
/* What a package says to citizens, as it reaches them: the amount that it tells there must be one, and how many parts of SMS it takes. */
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

void package_check_texts(struct load *ld, const struct yaml_node *root, struct service *svc)
{
	bool asks = svc->mode == SERVICE_ASKS;
	enum message_kind first = asks ? MESSAGE_OFFER : MESSAGE_INFORMATION, last = asks ? MESSAGE_REMINDER : MESSAGE_INFORMATION;
	const struct yaml_node *texts = group_node(root, "text", asks ? "offer" : "notice");
	struct message_args longest = {.amount_tiyn = LONGEST_TIYN, .has_amount = true, .window_ms = svc->window_ms,
	                               .acting_for = svc->of_organisations ? SLICE_LIT("bin:000000000000") : SLICE_NONE};
	struct buf b;
	if (ld->rs->broken & NOUN_TEXTS)
		return;
	buf_init(&b);
	for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
		const struct yaml_node *at = name_node(texts, language_names[lang]);
		struct slice s = svc->offer.in[lang];
		if (svc->benefit == BENEFIT_ABSENT && !(svc->doubt & DOUBT_VALUE) && s.ptr && memmem(s.ptr, s.len, "{amount}", 8)) {
			struct yaml_node amount = node_of(ld, at, SLICE_LIT("{amount}"));
			complain(ld, &amount, "no-amount", NULL);
			svc->doubt |= DOUBT_VALUE;
		}
		svc->says_amount = svc->says_amount || (s.ptr && memmem(s.ptr, s.len, "{amount}", 8));
		for (int kind = (int)first; s.ptr && kind <= (int)last; kind++) {
			buf_clear(&b);
			ruleset_message(ld->rs, svc, (enum message_kind)kind, (enum language)lang, &longest, &b);
			size_t parts = sms_parts(buf_slice(&b));
			if (parts > SMS_PARTS_WARN)
				warn_at(ld, at, "long-message", SAID({"kind", slice_of(message_kind_names[kind])}, {"parts", number_of(ld, (int64_t)parts)}, {"aim", number_of(ld, SMS_PARTS_WARN)}));
		}
	}
	buf_fini(&b);
}
