/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn state`: what the engine knows about a subject, from the stores on this machine, beside a running engine. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/base/ident.h"
#include "engine/cli/session.h"

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"all", NULL, NULL, "every subject, one a line"},
	{"format", "FORMAT", "json", "json: the aggregate; hash: subject and SHA-256 of the encoded aggregate, for comparing stores"},
	SESSION_REVEAL,
	SESSION_BY,
	{NULL, NULL, NULL, NULL},
};

struct printing { bool hash, plain; struct arena arena; struct buf line; struct json_parser *parser; struct err *err; };

static int print_masked(struct printing *p)
{
	const struct json_node *root;
	struct json_writer w;
	struct buf masked;
	int rc = json_parse(p->parser, buf_slice(&p->line), &root, p->err);

	if (rc)
		return rc;
	buf_init(&masked);
	json_write_init(&w, &masked);
	mask_json(&w, &p->arena, root);
	printf("%.*s\n", (int)masked.len, masked.ptr);
	buf_fini(&masked);
	return OK;
}

static int print(void *arg, struct slice subject, struct slice encoded)
{
	struct printing *p = arg;
	struct aggregate agg;
	unsigned char sum[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	int rc;

	if (p->hash) {
		hash_sha256(encoded, sum);
		hash_hex(sum, HASH_BYTES, hex);
		printf("%.*s %s\n", SLICE_ARG(subject), hex);
		return OK;
	}
	arena_reset(&p->arena);
	buf_clear(&p->line);
	if ((rc = aggregate_decode(&p->arena, subject, encoded, &agg, p->err)))
		return rc;
	aggregate_json(&agg, &p->line);
	if (!p->plain)
		return print_masked(p);
	printf("%.*s\n", (int)p->line.len, p->line.ptr);
	return OK;
}

static int print_all(struct session *s, struct printing *p, struct err *err)
{
	bool any = false;
	int rc = OK;

	for (uint32_t i = 0; i < s->partitions && !rc; i++) {
		struct store *st;
		rc = session_store(s, i, &st, err);
		if (rc == ERR_NOTFOUND) { /* another process owns it, or nothing stood there yet */
			rc = OK;
			continue;
		}
		any = true;
		if (!rc)
			rc = store_each(st, print, p, err);
		store_close(st);
	}
	return rc || any ? rc : err_set(err, ERR_INPUT, "no-store", "%s holds no store: the engine has not run here yet", s->config.state);
}

static int print_one(struct session *s, struct printing *p, struct slice subject, struct err *err)
{
	struct slice encoded;
	struct store *st;
	int rc = session_store(s, hash_partition(subject, s->partitions ? s->partitions : 1), &st, err);

	if (!rc && !(rc = store_get(st, subject, &encoded, err)))
		rc = print(p, subject, encoded);
	else if (rc == ERR_NOTFOUND && st)
		err_set(err, ERR_NOTFOUND, "unknown-subject", "nothing is known of this subject");
	store_close(st);
	return rc;
}

static int run(struct cli *c)
{
	struct printing p = {.hash = !strcmp(cli_value(c, "format"), "hash"), .plain = cli_given(c, "reveal")};
	bool all = cli_given(c, "all");
	struct session s;
	struct err err = {0};

	if (!p.hash && strcmp(cli_value(c, "format"), "json"))
		return cli_usage(c, "--format is json or hash");
	if (c->arg_count != !all || (!all && !ident_subject_ok(slice_of(c->args[0]))))
		return cli_usage(c, "needs a subject (iin:…, bin:…, tel:+…) or --all");
	arena_init(&p.arena);
	buf_init(&p.line);
	p.err = &err;
	int rc = session_open(&s, c, session_looks(c), &err);
	p.parser = s.parser;
	if (!rc)
		rc = session_reveal(&s, c, all ? SLICE_NONE : slice_of(c->args[0]), &err);
	if (!rc)
		rc = all ? print_all(&s, &p, &err) : print_one(&s, &p, slice_of(c->args[0]), &err);
	buf_fini(&p.line);
	arena_fini(&p.arena);
	return session_end(&s, rc, &err);
}

const struct command command_state = {"state", "SUBJECT | --all", "what is known about a subject", options, run};
