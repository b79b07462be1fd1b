/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_ERR_H
#define ASSAY_BASE_ERR_H

#include "base/compiler.h"

/*
 * Errors. A function that can fail returns 0, or -1 with *e filled; 1 is "a row"
 * or "a negative verdict". The error is made where it is seen, given context on
 * the way up (err_ctx puts "where: " in front), and rendered once, by the command.
 * It lives on the caller's stack and never allocates. The kind decides the exit
 * status of the command (ARCHITECTURE.md, exit codes).
 */
enum err_kind {
	ERR_NONE,
	ERR_USAGE,	/* the command line or a name in it is wrong: exit 2 */
	ERR_INPUT,	/* a file that was handed in is broken: exit 3 */
	ERR_INTEGRITY,	/* the lake is not what it was: exit 4 */
	ERR_ENV,	/* disk, permissions, memory, a library: exit 5 */
};

struct err {
	enum err_kind kind;
	const char *file;	/* where in our source it was made; shown by ASSAY_DEBUG=1 */
	int line;
	char msg[480];		/* lower case, no full stop, names the thing */
};

/* Fills *e and returns -1. A second error on the same *e is dropped: the first is the cause.
 * Control characters become '?'. */
#define err_set(e, kind, ...) err_set_at((e), (kind), __FILE__, __LINE__, __VA_ARGS__)
int err_set_at(struct err *e, enum err_kind kind, const char *file, int line,
	       const char *fmt, ...) PRINTF(5, 6);

/* Puts "context: " before the message and returns -1. */
int err_ctx(struct err *e, const char *fmt, ...) PRINTF(2, 3);

/* Makes *e ready for another use. */
void err_clear(struct err *e);

/* Ends the process on a broken invariant of ours; never on anything a user can cause. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

#endif
