/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648, section 4) of original bytes in dead letters. */
#ifndef ALDYN_BASE_BASE64_H
#define ALDYN_BASE_BASE64_H

#include "engine/base/arena.h"

/* What comes out lives in `a`. */
struct slice base64_encode(struct arena *a, struct slice in);
/* false: `in` is no base64 (padding demanded, nothing else between). */
bool base64_decode(struct arena *a, struct slice in, struct slice *out);

#endif
