/* SPDX-License-Identifier: Apache-2.0 */
/* Test hooks: named crash points and planted faults. Compiled to nothing unless ALDYN_TEST_HOOKS is defined, as in the test
 * program tests/flow/aldyn-hooks; the shipped program has none.
 *
 * ALDYN_CRASH_AT=committed:3 kills the process (SIGKILL) the third time it comes to that point.
 * ALDYN_FAULT=timer-twice makes it wrong in that way: the suite must notice (tests/flow/faults.py).
 * ALDYN_OPEN_MARK=FILE: two 4-byte counts, mapped (kill -9 leaves them there): transactions open now, transactions begun.
 * ALDYN_BOOT_ID=TEXT stands for the operating system's boot id (tests/flow/powerloss.py). */
#ifndef ALDYN_BASE_TESTHOOKS_H
#define ALDYN_BASE_TESTHOOKS_H

/* Crash points in the order of a batch's life (docs/exactly-once.md explains each). */
#define CRASH_POINTS(X)                                                                                                   \
	X("batch-processed") X("transaction-begun") X("outputs-put") X("changelog-put") X("offsets-put") X("commit-started")  \
	X("committed") X("store-begun") X("store-put") X("store-committed")

/* Faults that the suite must catch. */
#define PLANTED_FAULTS(X)                                                                                                 \
	X("store-before-log") X("offset-plus-one") X("lost-dedupe-mark") X("timer-twice") X("changelog-position")

#ifdef ALDYN_TEST_HOOKS
void testhook_crash(const char *point);
int testhook_fault(const char *name);
void testhook_open(int change);         /* +1: a transaction was begun; -1: it is decided */
const char *testhook_boot_id(void);     /* NULL: the real one */
#else
#define testhook_crash(point) ((void)0)
#define testhook_fault(name) 0
#define testhook_open(change) ((void)0)
#define testhook_boot_id() ((const char *)0)
#endif

#endif
