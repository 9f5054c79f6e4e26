/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers of Kazakhstan: IIN and BIN (12 digits, weighted checksum), phone numbers (E.164), KATO codes (9 digits),
 * and the subject keys made of them: "iin:…", "bin:…", "tel:+7…". */
#ifndef ALDYN_BASE_IDENT_H
#define ALDYN_BASE_IDENT_H

#include "engine/base/slice.h"

bool ident_iin_ok(struct slice s); /* 12 digits, date part real, century digit 1-6 (7th), checksum right */
bool ident_bin_ok(struct slice s); /* 12 digits, month 01-12 in digits 3-4, fifth digit 4-6, checksum right */
bool ident_tel_ok(struct slice s); /* '+', then 10 to 15 digits, no leading zero */
bool ident_kato_ok(struct slice s);
/* The control digit over the first eleven digits: weights 1..11, and where the remainder is 10 a second pass with weights
 * 3..11,1,2; -1 when the second remainder is 10 too (such numbers are not issued). */
int ident_check_digit(const char eleven[11]);
bool ident_is_legal(struct slice key);   /* bin: */
bool ident_subject_ok(struct slice key); /* scheme known and the rest right for it */

#endif
