/* SPDX-License-Identifier: Apache-2.0 */
/* Errors: four classes decide what happens next, the text says where and how to mend it.
 *
 * Every fallible function returns OK or one of the ERR_ codes and, where it takes a `struct err *`, fills it at the place
 * that knows the cause. A text never contains personal data (C-12): say which field, not what stood in it. */
#ifndef ALDYN_BASE_ERR_H
#define ALDYN_BASE_ERR_H

#include <stdbool.h>

enum {
	OK = 0,
	ERR_NOTFOUND, /* not an error to report: the caller asked whether */
	ERR_INPUT,    /* bad input: dead letter, the next record goes on; or a bad package: refused, the running one stays */
	ERR_RETRY,    /* try the same call again later; nothing was changed */
	ERR_ABORTED,  /* the transaction is undone: go back to the committed positions and do the batch again */
	ERR_FENCED,   /* another producer took over, or the broker gave us up: make the writer anew, then as ERR_ABORTED */
	ERR_FULL,     /* a bound of ours is reached (map, queue): stop taking in until there is room */
	ERR_FATAL     /* stop; positions stay where they are */
};

#define WARN_UNUSED __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

struct err {
	int cls;         /* one of the ERR_ codes above */
	char code[40];   /* stable, hyphenated, for machines: "bad-checksum" */
	char field[200]; /* place (RFC 6901 pointer) or setting name; empty when none */
	char file[160];  /* for packages and configuration; empty when none */
	int line, col;   /* 1-based; 0 when unknown */
	char text[400];  /* for people: what is wrong and how to mend it */
};

/* Fills e (may be NULL) and returns cls, so that `return err_set(...)` reads well. */
int err_set(struct err *e, int cls, const char *code, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* The same with file:line:col. */
int err_at(struct err *e, int cls, const char *code, const char *file, int line, int col, const char *fmt, ...)
	PRINTF_LIKE(7, 8);

/* An assertion that stays in release builds: a bug of ours must stop the process before it writes. */
#define BUG_ON(cond) ((cond) ? err_bug(#cond, __FILE__, __LINE__) : (void)0)
void err_bug(const char *cond, const char *file, int line) __attribute__((noreturn));
/* An allocation that failed where nothing can go on without it: the process ends and says why, which is no bug of ours. */
#define NO_MEMORY_ON(cond) ((cond) ? err_no_memory(__FILE__, __LINE__) : (void)0)
void err_no_memory(const char *file, int line) __attribute__((noreturn));

#endif
