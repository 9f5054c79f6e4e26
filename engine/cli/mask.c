/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/base/ident.h"
#include "engine/cli/session.h"

#define SHOWN_DIGITS 4

struct slice mask_key(struct arena *a, struct slice key)
{
	if (!ident_subject_ok(key))
		return key;
	struct slice out = arena_slice(a, key);
	char *at = (char *)(uintptr_t)out.ptr; /* our own copy */
	for (size_t i = 4; i + SHOWN_DIGITS < key.len; i++)
		if (at[i] != '+')
			at[i] = '*';
	return out;
}
