/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <nettle/hmac.h>

#include "engine/base/err.h"

void hash_sha256_of(const struct slice *parts, size_t n, unsigned char out[HASH_BYTES])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	for (size_t i = 0; i < n; i++)
		sha256_update(&ctx, parts[i].len, (const uint8_t *)parts[i].ptr);
	sha256_digest(&ctx, HASH_BYTES, out);
}

void hash_sha256(struct slice in, unsigned char out[HASH_BYTES])
{
	hash_sha256_of(&in, 1, out);
}

struct hash_ids { struct hmac_sha256_ctx keyed; /* RFC 2104: `inner` and `outer` have eaten the key */ };

struct hash_ids *hash_ids_new(struct slice key)
{
	struct hash_ids *ids = malloc(sizeof *ids);

	NO_MEMORY_ON(!ids);
	hmac_sha256_set_key(&ids->keyed, key.len, (const uint8_t *)key.ptr);
	return ids;
}

void hash_ids_free(struct hash_ids *ids)
{
	free(ids);
}

/* HMAC over the parts with '\n' between them. Each use copies the one digest that it needs, not the three that nettle's context holds. */
static void hmac_joined(const struct hash_ids *ids, const struct slice *parts, size_t n, unsigned char out[HASH_BYTES])
{
	struct sha256_ctx ctx = ids->keyed.inner;

	for (size_t i = 0; i < n; i++) {
		if (i)
			sha256_update(&ctx, 1, (const uint8_t *)"\n");
		sha256_update(&ctx, parts[i].len, (const uint8_t *)parts[i].ptr);
	}
	sha256_digest(&ctx, HASH_BYTES, out);
	ctx = ids->keyed.outer;
	sha256_update(&ctx, HASH_BYTES, out);
	sha256_digest(&ctx, HASH_BYTES, out);
}

void hash_hex(const unsigned char *in, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++) {
		*out++ = "0123456789abcdef"[in[i] >> 4];
		*out++ = "0123456789abcdef"[in[i] & 15];
	}
	*out = 0;
}

void hash_id(struct hash_ids *ids, const struct slice *parts, size_t n, char out[HASH_ID_CHARS + 1])
{
	unsigned char mac[HASH_BYTES];
	hmac_joined(ids, parts, n, mac);
	hash_hex(mac, HASH_ID_CHARS / 2, out);
}

uint64_t hash_mark(struct hash_ids *ids, const struct slice *parts, size_t n)
{
	unsigned char mac[HASH_BYTES];
	uint64_t mark = 0;
	hmac_joined(ids, parts, n, mac);
	for (size_t i = 0; i < sizeof mark; i++)
		mark = mark << 8 | mac[i];
	return mark;
}

static uint32_t byte_at(struct slice s, size_t i)
{
	return (unsigned char)s.ptr[i];
}

uint32_t hash_murmur2(struct slice key)
{
	const uint32_t m = 0x5bd1e995;
	uint32_t h = 0x9747b28c ^ (uint32_t)key.len;
	size_t whole = key.len & ~(size_t)3;
	for (size_t i = 0; i < whole; i += 4) {
		uint32_t k = byte_at(key, i) | byte_at(key, i + 1) << 8 | byte_at(key, i + 2) << 16 | byte_at(key, i + 3) << 24;
		k *= m;
		k ^= k >> 24;
		h = h * m ^ k * m;
	}
	if (key.len > whole) {
		for (size_t i = whole; i < key.len; i++)
			h ^= byte_at(key, i) << (8 * (i - whole));
		h *= m;
	}
	h ^= h >> 13;
	h *= m;
	return h ^ h >> 15;
}

uint32_t hash_partition(struct slice key, uint32_t partitions)
{
	BUG_ON(partitions == 0);
	return (hash_murmur2(key) & INT32_MAX) % partitions;
}

void hash_random(unsigned char *out, size_t n)
{
	while (n) {
		ssize_t got = getrandom(out, n, 0);
		BUG_ON(got < 0 && errno != EINTR);
		if (got > 0) {
			out += got;
			n -= (size_t)got;
		}
	}
}
