/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/hash.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "engine/base/err.h"

#define HMAC_BLOCK_BYTES 64 /* SHA-256's */

/* OpenSSL fails here only for want of memory or of SHA-256 itself (a broken installation): neither can be worked around. */
static void must(int ok)
{
	if (ok == 1)
		return;
	fputs("aldyn: OpenSSL refused SHA-256: out of memory, or its configuration (openssl.cnf) disables it.\n", stderr);
	abort();
}

static EVP_MD_CTX *context(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	must(ctx != NULL);
	must(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return ctx;
}

void hash_sha256_of(const struct slice *parts, size_t n, unsigned char out[HASH_BYTES])
{
	EVP_MD_CTX *ctx = context();
	for (size_t i = 0; i < n; i++)
		must(EVP_DigestUpdate(ctx, parts[i].ptr, parts[i].len));
	must(EVP_DigestFinal_ex(ctx, out, NULL));
	EVP_MD_CTX_free(ctx);
}

void hash_sha256(struct slice in, unsigned char out[HASH_BYTES])
{
	hash_sha256_of(&in, 1, out);
}

/* HMAC (RFC 2104) as two digests that have already eaten the key; each use copies them, which is several times faster than
 * OpenSSL's own HMAC with its lookup of the algorithm. */
struct hash_ids {
	EVP_MD_CTX *inner, *outer; /* prepared with the key */
	EVP_MD_CTX *work;
};

struct hash_ids *hash_ids_new(struct slice key)
{
	unsigned char block[HMAC_BLOCK_BYTES] = {0}, pad[HMAC_BLOCK_BYTES];
	if (key.len > sizeof block)
		hash_sha256(key, block);
	else if (key.len)
		memcpy(block, key.ptr, key.len);

	struct hash_ids *ids = malloc(sizeof *ids);
	must(ids != NULL);
	*ids = (struct hash_ids){context(), context(), context()};
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] = block[i] ^ 0x36;
	must(EVP_DigestUpdate(ids->inner, pad, sizeof pad));
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] = block[i] ^ 0x5c;
	must(EVP_DigestUpdate(ids->outer, pad, sizeof pad));
	OPENSSL_cleanse(block, sizeof block);
	OPENSSL_cleanse(pad, sizeof pad);
	return ids;
}

void hash_ids_free(struct hash_ids *ids)
{
	if (!ids)
		return;
	EVP_MD_CTX_free(ids->inner);
	EVP_MD_CTX_free(ids->outer);
	EVP_MD_CTX_free(ids->work);
	free(ids);
}

/* HMAC over the parts with '\n' between them. */
static void hmac_joined(struct hash_ids *ids, const struct slice *parts, size_t n, unsigned char out[HASH_BYTES])
{
	unsigned char inner[HASH_BYTES];
	must(EVP_MD_CTX_copy_ex(ids->work, ids->inner));
	for (size_t i = 0; i < n; i++) {
		if (i)
			must(EVP_DigestUpdate(ids->work, "\n", 1));
		must(EVP_DigestUpdate(ids->work, parts[i].ptr, parts[i].len));
	}
	must(EVP_DigestFinal_ex(ids->work, inner, NULL));
	must(EVP_MD_CTX_copy_ex(ids->work, ids->outer));
	must(EVP_DigestUpdate(ids->work, inner, sizeof inner));
	must(EVP_DigestFinal_ex(ids->work, out, NULL));
}

void hash_hmac(struct slice key, struct slice in, unsigned char out[HASH_BYTES])
{
	struct hash_ids *ids = hash_ids_new(key);
	hmac_joined(ids, &in, 1, out);
	hash_ids_free(ids);
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
	if (RAND_bytes(out, (int)n) != 1) {
		fputs("aldyn: OpenSSL gives no random numbers: out of memory, or its configuration (openssl.cnf) disables it.\n", stderr);
		abort();
	}
}
