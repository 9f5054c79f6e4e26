/* SPDX-License-Identifier: Apache-2.0 */
/* The one function of a fuzz target. It aborts (BUG_ON) when a property does not hold. */
#ifndef ALDYN_TESTS_FUZZ_H
#define ALDYN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
