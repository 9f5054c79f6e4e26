/* SPDX-License-Identifier: Apache-2.0 */
/* u8 format | i64 timestamp | u8 headers | bytes key | bytes value | headers x (bytes name, bytes value) */
#include "engine/log/local.h"

void local_record_encode(struct buf *out, const struct log_put *p)
{
	buf_u8(out, LOCAL_FORMAT);
	buf_u64(out, (uint64_t)p->timestamp_ms);
	buf_u8(out, (uint8_t)p->header_count);
	buf_bytes(out, p->key);
	buf_bytes(out, p->value);
	for (size_t i = 0; i < p->header_count; i++) {
		buf_bytes(out, p->headers[i].name);
		buf_bytes(out, p->headers[i].value);
	}
}

bool local_record_decode(struct slice bytes, struct log_record *r, struct log_header *headers)
{
	struct cursor c = cursor_of(bytes);
	uint8_t format = cursor_u8(&c);
	r->timestamp_ms = (int64_t)cursor_u64(&c);
	r->header_count = cursor_u8(&c);
	r->key = cursor_bytes(&c);
	r->value = cursor_bytes(&c);
	r->headers = headers;
	if (format != LOCAL_FORMAT || r->header_count > LOG_MAX_HEADERS)
		return false;
	for (size_t i = 0; i < r->header_count; i++) {
		headers[i].name = cursor_bytes(&c);
		headers[i].value = cursor_bytes(&c);
	}
	return !c.bad && c.at == c.end;
}

bool local_record_peek(struct slice bytes, int64_t *timestamp_ms, struct slice *key, bool *tombstone)
{
	struct cursor c = cursor_of(bytes);
	uint8_t format = cursor_u8(&c);
	*timestamp_ms = (int64_t)cursor_u64(&c);
	(void)cursor_u8(&c);
	*key = cursor_bytes(&c);
	*tombstone = !cursor_bytes(&c).ptr;
	return format == LOCAL_FORMAT && !c.bad;
}
