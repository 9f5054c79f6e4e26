/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes and ids (the gate to nettle, whose digests are plain structures: no allocation, nothing that can fail).
 *
 * Ids are HMAC-SHA-256 under the deployment key, cut to 128 bits and written as 32 hex digits: IINs are guessable, so a bare
 * hash of one would not be anonymous. Tests and `aldyn replay` use the published key HASH_TEST_KEY, a deployment its own. */
#ifndef ALDYN_BASE_HASH_H
#define ALDYN_BASE_HASH_H

#include <stdint.h>
#include "engine/base/slice.h"

#define HASH_BYTES 32 /* SHA-256 */
#define HASH_ID_CHARS 32
#define HASH_TEST_KEY "aldyn published test key: ids made with it are not anonymous"

void hash_sha256(struct slice in, unsigned char out[HASH_BYTES]);
void hash_hex(const unsigned char *in, size_t n, char *out); /* 2n characters and a NUL */
void hash_random(unsigned char *out, size_t n); /* from the kernel, getrandom(2) */
/* Streaming SHA-256 of several slices, as one: for the journal's chain. */
void hash_sha256_of(const struct slice *parts, size_t n, unsigned char out[HASH_BYTES]);

/* The deployment's id maker: the HMAC key prepared once. */
struct hash_ids;
struct hash_ids *hash_ids_new(struct slice key);
void hash_ids_free(struct hash_ids *ids);
/* id = hex(HMAC(key, parts joined by '\n'))[0..32) ; out gets HASH_ID_CHARS characters and a NUL. */
void hash_id(struct hash_ids *ids, const struct slice *parts, size_t n, char out[HASH_ID_CHARS + 1]);
/* The first 64 bits (big-endian) of the same HMAC: a short mark for tables inside one aggregate. */
uint64_t hash_mark(struct hash_ids *ids, const struct slice *parts, size_t n);

/* murmur2 as Kafka's Java client computes it (seed 0x9747b28c), and its default partitioner over a key:
 * (murmur2(key) & 0x7fffffff) % partitions. */
uint32_t hash_murmur2(struct slice key);
uint32_t hash_partition(struct slice key, uint32_t partitions);

#endif
