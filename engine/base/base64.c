/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct slice base64_encode(struct arena *a, struct slice in)
{
	const unsigned char *p = (const unsigned char *)in.ptr;
	char *out = arena_alloc(a, (in.len + 2) / 3 * 4 + 1), *o = out;

	for (size_t i = 0; i < in.len; i += 3) {
		size_t left = in.len - i;
		unsigned v = (unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0u);
		*o++ = digits[v >> 18 & 63];
		*o++ = digits[v >> 12 & 63];
		*o++ = left > 1 ? digits[v >> 6 & 63] : '=';
		*o++ = left > 2 ? digits[v & 63] : '=';
	}
	return (struct slice){out, (size_t)(o - out)};
}

bool base64_decode(struct arena *a, struct slice in, struct slice *out)
{
	char *to = arena_alloc(a, in.len / 4 * 3 + 1), *o = to;

	if (in.len % 4)
		return false;
	for (size_t i = 0; i < in.len; i += 4) {
		unsigned v = 0, pad = 0;
		for (size_t k = 0; k < 4; k++) {
			char c = in.ptr[i + k];
			const char *d = c && !pad ? strchr(digits, c) : NULL;
			if (!d && (c != '=' || i + 4 != in.len || k < 2))
				return false;
			pad += !d;
			v = v << 6 | (d ? (unsigned)(d - digits) : 0);
		}
		*o++ = (char)(v >> 16 & 255);
		if (pad < 2)
			*o++ = (char)(v >> 8 & 255);
		if (pad < 1)
			*o++ = (char)(v & 255);
	}
	*out = (struct slice){to, (size_t)(o - to)};
	return true;
}
