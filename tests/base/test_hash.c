/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/hash.h"

#include "tests/tap.h"

static const char *hex(const unsigned char bytes[HASH_BYTES])
{
	static char text[2 * HASH_BYTES + 1];
	hash_hex(bytes, HASH_BYTES, text);
	return text;
}

/* FIPS 180-2, appendix B */
static void test_sha256(void)
{
	unsigned char out[HASH_BYTES];
	hash_sha256(SLICE_LIT("abc"), out);
	tap_is_str(hex(out), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc");
	hash_sha256(SLICE_LIT(""), out);
	tap_is_str(hex(out), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "of nothing");
	hash_sha256(SLICE_NONE, out);
	tap_is_str(hex(out), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "of none");
	const struct slice parts[] = {SLICE_LIT("abcdbcdecdefdefgefghfghighij"), SLICE_LIT(""), SLICE_LIT("hijkijkljklmklmnlmnomnopnopq")};
	hash_sha256_of(parts, 3, out);
	tap_is_str(hex(out), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "of parts as one");
}

/* RFC 4231, test cases 1-4, 6 and 7 (5 is a truncation that we do not offer) */
static void test_hmac(void)
{
	char aa[131], cd[50], dd[50], b0b[20], count[25];
	memset(aa, 0xaa, sizeof aa);
	memset(cd, 0xcd, sizeof cd);
	memset(dd, 0xdd, sizeof dd);
	memset(b0b, 0x0b, sizeof b0b);
	for (int i = 0; i < 25; i++)
		count[i] = (char)(i + 1);
	const struct {
		int number;
		struct slice key, data;
		const char *want;
	} cases[] = {
		{1, {b0b, 20}, SLICE_LIT("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b"},
		{2, SLICE_LIT("Jefe"), SLICE_LIT("what do ya want for nothing?"),
			"5bdcc146bf60754e6a042426089575c7"},
		{3, {aa, 20}, {dd, 50}, "773ea91e36800e46854db8ebd09181a7"},
		{4, {count, 25}, {cd, 50}, "82558a389a443c0ea4cc819899f2083a"},
		{6, {aa, 131}, SLICE_LIT("Test Using Larger Than Block-Size Key - Hash Key First"),
			"60e431591ee0b67f0d8a26aacbf5b77f"},
		{7, {aa, 131},
			SLICE_LIT("This is a test using a larger than block-size key and a larger than block-size data. "
				  "The key needs to be hashed before being used by the HMAC algorithm."),
			"9b09ffa71b942fcb27635fbcd5b0e944"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hash_ids *ids = hash_ids_new(cases[i].key);
		char id[HASH_ID_CHARS + 1];
		hash_id(ids, &cases[i].data, 1, id);
		hash_ids_free(ids);
		tap_is_str(id, cases[i].want, "HMAC-SHA-256, RFC 4231 case %d", cases[i].number);
	}
}

static void test_ids(void)
{
	struct hash_ids *ids = hash_ids_new(SLICE_LIT(HASH_TEST_KEY)), *others = hash_ids_new(SLICE_LIT("another key"));
	const struct slice parts[] = {SLICE_LIT("case"), SLICE_LIT("iin:x"), SLICE_LIT("")};
	const struct slice moved[] = {SLICE_LIT("case"), SLICE_LIT(""), SLICE_LIT("iin:x")};
	char id[HASH_ID_CHARS + 1], again[HASH_ID_CHARS + 1];
	hash_id(ids, &SLICE_LIT("case\niin:x\n"), 1, again);
	hash_id(ids, parts, 3, id);
	tap_is_str(id, again, "an id is the HMAC of the joined parts");
	hash_id(ids, parts, 3, again);
	tap_is_str(again, id, "the same parts give the same id");
	hash_id(ids, moved, 3, again);
	tap_ok(strcmp(again, id) != 0, "parts in another order give another");
	hash_id(others, parts, 3, again);
	tap_ok(strcmp(again, id) != 0, "another key gives another");
	char mark[17];
	snprintf(mark, sizeof mark, "%016llx", (unsigned long long)hash_mark(ids, parts, 3));
	id[16] = 0;
	tap_is_str(mark, id, "a mark is its first 64 bits");
	hash_ids_free(ids);
	hash_ids_free(others);
	hash_ids_free(NULL);
}

/* The vectors of Apache Kafka's own UtilsTest.testMurmur2. Partitions disagree silently when this is wrong. */
static void test_murmur2(void)
{
	static const struct {
		const char *key;
		int32_t want;
	} vectors[] = {
		{"21", -973932308},
		{"foobar", -790332482},
		{"a-little-bit-long-string", -985981536},
		{"a-little-bit-longer-string", -1486304829},
		{"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
		{"abc", 479470107},
	};
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		tap_is_int((int32_t)hash_murmur2(slice_of(vectors[i].key)), vectors[i].want, "murmur2 of %s", vectors[i].key);
	tap_is_int(hash_partition(SLICE_LIT("foobar"), 16), (-790332482 & 0x7fffffff) % 16, "the sign bit is dropped, not negated");
	tap_is_int(hash_partition(SLICE_LIT("abc"), 1), 0, "one partition");
	/* bytes above 0x7f are unsigned: a Kazakh key and a tail of each length */
	tap_ok(hash_murmur2(SLICE_LIT("\xff")) != hash_murmur2(SLICE_LIT("\x7f")), "high bytes count");
}

int main(void)
{
	test_sha256();
	test_hmac();
	test_ids();
	test_murmur2();
	return tap_done();
}
