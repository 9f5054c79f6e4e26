/* SPDX-License-Identifier: Apache-2.0 */
/* `console`: citizens' phones on the terminal. Each message is shown as on a phone's screen; replies are typed ("NUMBER TEXT", or
 * just the text, to the number that was written to last), or stand in a file, one a line: "NUMBER KIND TEXT" is what that number answers to
 * messages of that kind (offer, reminder, clarify). The id of a reply from the file is made of the message's, so that a repeat is known as
 * one; that of a typed one of the instant and a count: each line is typed once.
 *
 * In doubt (killed while showing): nobody can tell whether the terminal showed it, so it is reported as technical-failure. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "connectors/connector.h"
#include "engine/base/arena.h"
#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/utf8.h"

#define WATERMARK_MS 200   /* how often the channel says that it is read up to now */
#define MAX_REPLIES_BYTES (1024 * 1024)
#define MAX_REPLY_BYTES 511 /* far more than a reply that is understood has (docs/packages.md) */
#define MAX_READS 4096
#define MAX_LINES 200      /* typed ones, told at once */
#define WIDTH 44           /* characters of the phone's screen */

struct console {
	struct connector c;
	struct json_parser *parser;
	struct arena arena;
	struct slice script;        /* the replies file */
	bool typed;                 /* standard input is open for replies */
	char last_number[32];
	char line[MAX_REPLY_BYTES + 64]; /* a number before it; what a line has beyond that is not kept */
	size_t line_len;
	int64_t watermark_at_ms;
	unsigned typed_count;
};

static const struct connector_setting_row settings[] = {
	{"replies", "file of replies, one a line: NUMBER KIND TEXT (KIND: offer, reminder, clarify)", false, NULL},
	{"typed", "yes: replies are typed on standard input as NUMBER TEXT, or TEXT to the last number", false, "yes no true false"},
	{NULL, NULL, false, NULL},
};

/* What a phone would send of it: so much, and no part of a character. */
static struct slice cut(struct slice text)
{
	return (struct slice){text.ptr, text.len <= MAX_REPLY_BYTES ? text.len : utf8_cut(text.ptr, MAX_REPLY_BYTES)};
}

static void tell_reply(struct console *c, const char *id, const char *subject, struct slice text)
{
	text = cut(text);
	connector_tell(&c->c, &(struct connector_event){.kind = CONNECTOR_REPLY,
				      .id = slice_of(id),
				      .subject = slice_of(subject),
				      .text = text,
				      .at_ms = civil_now_ms()});
}

/* --- showing ---------------------------------------------------------------------------------------------------------------------- */

static size_t characters(const char *s, size_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

/* Bytes of the first words of s that fit into the width. */
static size_t fit(struct slice s)
{
	size_t best = 0;

	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && s.ptr[i] != ' ')
			continue;
		if (characters(s.ptr, i) > WIDTH)
			return best ? best : i;
		best = i;
	}
	return s.len;
}

static void show(struct slice number, struct slice text)
{
	printf("\n  ┌─ %.*s ", SLICE_ARG(number));
	for (size_t i = number.len + 3; i < WIDTH + 2; i++)
		printf("─");
	printf("┐\n");
	while (text.len) {
		size_t n = fit(text);
		printf("  │ %.*s%*s │\n", (int)n, text.ptr, (int)(WIDTH > characters(text.ptr, n) ? WIDTH - characters(text.ptr, n) : 0), "");
		text.ptr += n;
		text.len -= n;
		while (text.len && *text.ptr == ' ')
			text.ptr++, text.len--;
	}
	printf("  └");
	for (int i = 0; i < WIDTH + 2; i++)
		printf("─");
	printf("┘\n");
	fflush(stdout);
}

static bool word(struct slice *line, struct slice *out)
{
	const char *space = memchr(line->ptr, ' ', line->len);

	if (!space)
		return false;
	*out = (struct slice){line->ptr, (size_t)(space - line->ptr)};
	line->len -= out->len + 1;
	line->ptr = space + 1;
	return true;
}

/* The line for this number and kind, as if the citizen had typed it now. */
static void answer_from_script(struct console *c, struct slice message, struct slice number, struct slice kind)
{
	struct slice rest = c->script;
	char id[160], subject[32];

	snprintf(subject, sizeof subject, "%.*s", SLICE_ARG(number));
	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct slice line = {rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len}, who, what;
		rest.ptr += line.len + (end != NULL);
		rest.len -= line.len + (end != NULL);
		if (!word(&line, &who) || !word(&line, &what) || !slice_eq(what, kind) || !slice_is(who, subject + 4) || !line.len)
			continue;
		printf("  ▸ %.*s\n", SLICE_ARG(line));
		snprintf(id, sizeof id, "reply/%.*s", SLICE_ARG(message));
		tell_reply(c, id, subject, line);
		return;
	}
}

static enum connector_answer send_message(struct connector *base, const struct delivery *d, struct err *err)
{
	struct console *c = (struct console *)base;
	const struct json_node *root;

	if (json_parse(c->parser, d->data, &root, err))
		return CONNECTOR_REJECT;
	struct slice number = json_string(root, "number"), kind = json_string(root, "kind");
	struct slice shown = number.len > 4 ? (struct slice){number.ptr + 4, number.len - 4} : number;
	show(shown, json_string(root, "text"));
	if (ferror(stdout)) {
		clearerr(stdout);
		err_set(err, ERR_INPUT, "not-shown", "standard output cannot be written");
		return CONNECTOR_REJECT;
	}
	snprintf(c->last_number, sizeof c->last_number, "%.*s", SLICE_ARG(number));
	connector_tell(base, &(struct connector_event){.kind = CONNECTOR_REPORT, .subject = number, .about = d->id,
	                                               .state = SLICE_LIT("delivered"), .at_ms = civil_now_ms()});
	answer_from_script(c, d->id, number, kind);
	return CONNECTOR_OK;
}

static int settle_messages(struct connector *base, struct delivery *list, struct err *err)
{
	(void)base, (void)err;
	for (struct delivery *d = list; d; d = d->next)
		d->answer = CONNECTOR_DOUBT;
	return OK;
}

/* --- replies ------------------------------------------------------------------------------------------------------------------------ */

static void typed_line(struct console *c)
{
	struct slice line = {c->line, c->line_len}, number;
	struct slice text = line;
	char subject[32], id[160];

	snprintf(subject, sizeof subject, "%s", c->last_number);
	if (line.len && line.ptr[0] == '+' && word(&text, &number))
		snprintf(subject, sizeof subject, "tel:%.*s", SLICE_ARG(number));
	if (!text.len || !subject[0])
		return;
	snprintf(id, sizeof id, "typed/%" PRId64 "/%u", civil_now_ms(), c->typed_count++);
	printf("  ▸ %.*s\n", SLICE_ARG(text));
	tell_reply(c, id, subject, text);
}

/* Whether there was something to read; at most a line of it. */
static bool read_typed(struct console *c, int timeout_ms)
{
	struct pollfd p = {STDIN_FILENO, POLLIN, 0};
	bool any = false;
	char ch;

	for (int n = 0; n < MAX_READS && poll(&p, 1, timeout_ms) > 0; n++, any = true, timeout_ms = 0) {
		if (read(STDIN_FILENO, &ch, 1) != 1) {
			c->typed = false;
			break;
		}
		if (ch != '\n') {
			if (c->line_len < sizeof c->line)
				c->line[c->line_len++] = ch;
			continue;
		}
		typed_line(c);
		c->line_len = 0;
		return true;
	}
	return any;
}

static int poll_console(struct connector *base, int timeout_ms, struct err *err)
{
	struct console *c = (struct console *)base;
	int64_t now = civil_now_ms();
	int lines = 0;
	(void)err;

	if (!c->typed && timeout_ms)
		poll(NULL, 0, timeout_ms);
	while (c->typed && lines < MAX_LINES && read_typed(c, lines ? 0 : timeout_ms))
		lines++;
	if (lines < MAX_LINES && now - c->watermark_at_ms >= WATERMARK_MS) {
		c->watermark_at_ms = now; /* everything typed before now was told */
		connector_tell(base, &(struct connector_event){.kind = CONNECTOR_WATERMARK, .at_ms = now});
	}
	return OK;
}

/* --- opening and closing -------------------------------------------------------------------------------------------------------------- */

static void close_console(struct connector *base)
{
	struct console *c = (struct console *)base;

	json_parser_free(c->parser);
	arena_fini(&c->arena);
	free(c);
}

static int open_console(const struct connector_setting *set, size_t count, struct connector **out, struct err *err)
{
	struct console *c = calloc(1, sizeof *c);
	struct slice replies = connector_setting_value(set, count, "replies"), typed = connector_setting_value(set, count, "typed");

	NO_MEMORY_ON(!c);
	c->c.driver = &connector_console;
	c->parser = json_parser_new();
	arena_init(&c->arena);
	c->typed = slice_is(typed, "yes") || slice_is(typed, "true");
	int rc = replies.len ? file_read(&c->arena, arena_slice(&c->arena, replies).ptr, MAX_REPLIES_BYTES, &c->script, err) : OK;
	if (slice_starts(c->script, "\xef\xbb\xbf")) /* as some editors begin a file */
		c->script = (struct slice){c->script.ptr + 3, c->script.len - 3};
	if (rc)
		close_console(&c->c);
	else
		*out = &c->c;
	return rc;
}

const struct connector_driver connector_console = {"console", "messages", settings, open_console, send_message, settle_messages, poll_console,
                                                   NULL, close_console};
