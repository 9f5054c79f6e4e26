/* SPDX-License-Identifier: Apache-2.0 */
/* `aldyn audit`: holds the journal against its chain (S-1). Each record of [decisions] carries its number in the partition (`seq`) and the
 * hash of the record before with itself (`hash`), as engine/run/commit.c writes them. A record that was changed, taken out or put in breaks the
 * chain; a tail that was cut off does not: that is found by a head that was published outside (`audit head`). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/civil.h"
#include "engine/base/file.h"
#include "engine/cli/session.h"
#include "engine/run/partition.h"

#define MAX_HEAD_BYTES (1024 * 1024)

static const struct cli_option options[] = {
	SESSION_CONFIG,
	{"head", "FILE", NULL, "verify: against heads that `audit head` printed earlier"},
	{NULL, NULL, NULL, NULL},
};

struct head { bool given; int64_t seq; struct slice hash; bool met; }; /* of one partition, published */

struct chain {
	struct partition_state state; /* journal_seq, journal_head */
	struct head published;
	char trouble[300];            /* the first; empty: none */
};

static int broken(struct chain *ch, const struct log_record *r, const char *what)
{
	snprintf(ch->trouble, sizeof ch->trouble, "decisions/%" PRIu32 " offset %" PRId64 ": %s", r->partition, r->offset, what);
	return ERR_NOTFOUND; /* stop here; what follows hangs on a broken link */
}

/* The slices of `journal` in engine/run/commit.c: the number, the attributes in the order in which they stand, the data. */
static void extend(struct partition_state *state, const struct log_record *r, struct slice seq)
{
	struct slice parts[2 * RECORD_MAX_HEADERS + 2] = {seq};
	size_t n = 1;

	for (size_t i = 0; i < r->header_count && n <= 2 * RECORD_MAX_HEADERS - 1; i++)
		if (slice_starts(r->headers[i].name, "ce_")) {
			parts[n++] = r->headers[i].name;
			parts[n++] = r->headers[i].value;
		}
	parts[n++] = r->value;
	state->journal_seq++;
	partition_chain(state, parts, n);
}

static int each_record(void *arg, const struct log_record *r, struct err *err)
{
	struct chain *ch = arg;
	struct slice seq = log_record_header(r, "seq"), hash = log_record_header(r, "hash");
	char number[24], hex[2 * HASH_BYTES + 1];
	(void)err;

	snprintf(number, sizeof number, "%" PRId64, ch->state.journal_seq + 1);
	if (!seq.ptr || !hash.ptr)
		return broken(ch, r, "has no seq or hash: it was not written by the engine");
	if (!slice_eq(r->key, log_record_header(r, "ce_subject"))) /* the key is not in the chain, the subject is */
		return broken(ch, r, "stands under another key than its subject's");
	if (!slice_is(seq, number)) {
		char text[160];
		snprintf(text, sizeof text, "has seq %.*s where %s is due: records before it were taken out or put in",
			(int)(seq.len < 20 ? seq.len : 20), seq.ptr, number);
		return broken(ch, r, text);
	}
	extend(&ch->state, r, seq);
	hash_hex(ch->state.journal_head, HASH_BYTES, hex);
	if (!slice_is(hash, hex))
		return broken(ch, r, "does not match its hash: it, or one before it, was changed");
	if (ch->published.given && ch->published.seq == ch->state.journal_seq) {
		if (!slice_is(ch->published.hash, hex))
			return broken(ch, r, "differs from the published head: the journal up to here was written anew");
		ch->published.met = true;
	}
	return OK;
}

static void check_tail(struct chain *ch, uint32_t partition)
{
	if (!ch->published.given || ch->published.met || ch->trouble[0] || !ch->published.seq)
		return;
	snprintf(ch->trouble, sizeof ch->trouble, "decisions/%" PRIu32 ": ends at seq %" PRId64 ", the published head has seq %" PRId64 ": the tail was cut off",
	         partition, ch->state.journal_seq, ch->published.seq);
}

/* --- published heads --------------------------------------------------------------------------------------------------------- */

static int read_heads(struct session *s, const char *path, struct chain *chains, uint32_t partitions, struct err *err)
{
	const struct json_node *root;
	struct slice text;
	int rc = file_read(&s->arena, path, MAX_HEAD_BYTES, &text, err);

	struct err why;
	if (rc)
		return rc;
	if (json_parse(s->parser, text, &root, &why))
		return err_set(err, ERR_INPUT, "bad-head", "%s: %s", path, why.text);
	root = json_copy(&s->arena, root);
	const struct json_node *list = json_member(root, "partitions");
	if (!list || list->kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT, "bad-head", "%s: is none of what `aldyn audit head` prints", path);
	for (const struct json_node *n = json_first(list); n; n = json_next(list, n)) {
		int64_t id = json_integer(n, "partition", -1), seq = json_integer(n, "seq", -1);
		struct slice hash = json_string(n, "hash");
		if (id < 0 || seq < 0 || hash.len != 2 * HASH_BYTES)
			return err_set(err, ERR_INPUT, "bad-head", "%s: an entry lacks partition, seq or hash", path);
		if (id >= partitions)
			return err_set(err, ERR_INPUT, "other-journal", "%s: has partition %" PRId64 ", the journal has %" PRIu32 ": it is another deployment's", path, id, partitions);
		chains[id].published = (struct head){true, seq, hash, false};
	}
	return OK;
}

static void print_line(struct buf *out, uint32_t partition, const struct chain *ch, bool verdict)
{
	char hex[2 * HASH_BYTES + 1];
	struct json_writer w;

	hash_hex(ch->state.journal_head, HASH_BYTES, hex);
	json_write_init(&w, out);
	json_write_object(&w);
	json_write_member_int(&w, "partition", partition);
	json_write_member_int(&w, "seq", ch->state.journal_seq);
	json_write_member(&w, "hash", slice_of(hex));
	if (verdict) {
		json_write_key(&w, "intact");
		json_write_bool(&w, !ch->trouble[0]);
		json_write_member(&w, "trouble", ch->trouble[0] ? slice_of(ch->trouble) : SLICE_NONE);
	}
	json_write_object_end(&w);
}

static void print_heads(const struct chain *chains, uint32_t partitions)
{
	char at[CIVIL_INSTANT_CHARS + 1];
	struct buf out;

	buf_init(&out);
	civil_format_instant(civil_now_ms(), at);
	buf_printf(&out, "{\"topic\":\"decisions\",\"at\":\"%s\",\"partitions\":[", at);
	for (uint32_t i = 0; i < partitions; i++) {
		buf_str(&out, i ? ",\n " : "\n ");
		print_line(&out, i, &chains[i], false);
	}
	buf_str(&out, "\n]}\n");
	fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
}

static void print_verdicts(const struct chain *chains, uint32_t partitions)
{
	struct buf out;

	buf_init(&out);
	for (uint32_t i = 0; i < partitions; i++) {
		print_line(&out, i, &chains[i], true);
		buf_str(&out, "\n");
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_fini(&out);
}

/* --- the command --------------------------------------------------------------------------------------------------------------- */

static int walk(struct session *s, struct chain *chains, uint32_t partitions, unsigned *troubles, struct err *err)
{
	int rc = OK;

	for (uint32_t i = 0; i < partitions && !rc; i++) {
		rc = session_read(s, TOPIC_DECISIONS, i, -1, each_record, &chains[i], err);
		if (rc == ERR_NOTFOUND && chains[i].trouble[0])
			rc = OK;
		check_tail(&chains[i], i);
		if (chains[i].trouble[0]) {
			++*troubles;
			fprintf(stderr, "aldyn: %s\n", chains[i].trouble);
		}
	}
	return rc;
}

static int audit(struct session *s, const char *head_file, bool verify, struct err *err)
{
	unsigned troubles = 0;
	uint32_t partitions;
	int rc = session_topic_partitions(s, log_topic_rows[TOPIC_DECISIONS].name, &partitions, err);

	if (rc)
		return rc;
	struct chain *chains = calloc(partitions, sizeof *chains);
	NO_MEMORY_ON(!chains);
	if (head_file)
		rc = read_heads(s, head_file, chains, partitions, err);
	if (!rc && !(rc = walk(s, chains, partitions, &troubles, err))) {
		if (verify)
			print_verdicts(chains, partitions);
		else if (!troubles)
			print_heads(chains, partitions);
	}
	free(chains);
	if (!rc && troubles)
		rc = err_set(err, ERR_FATAL, "journal-broken", "the journal of %u partitions is not as the engine wrote it; keep the log as it is and compare it with a backup", troubles);
	return rc;
}

static int run(struct cli *c)
{
	const char *what = c->arg_count == 1 ? c->args[0] : "";
	bool verify = !strcmp(what, "verify");
	struct session s;
	struct err err = {0};

	if (!verify && strcmp(what, "head"))
		return cli_usage(c, "needs verify or head");
	if (!verify && cli_given(c, "head"))
		return cli_usage(c, "--head goes with verify");
	int rc = session_open(&s, c, SESSION_READ, &err);
	if (!rc)
		rc = audit(&s, cli_value(c, "head"), verify, &err);
	return session_end(&s, rc, &err);
}

const struct command command_audit = {"audit", "verify | head", "verifies the journal's chain of hashes; prints its heads, to be published", options, run};
