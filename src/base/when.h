/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_WHEN_H
#define ASSAY_BASE_WHEN_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Points in time. The lake writes every one as UTC text of one shape,
 * "2025-03-09T14:05:00Z" (RFC 3339, whole seconds), which sorts as text. Years
 * 0001 to 9999.
 */
#define WHEN_LEN 20

struct when {
	char text[WHEN_LEN + 1];	/* "" means not given */
};

/* Reads a date ("2025-03-09": its first second, UTC), or a date and time with 'T' or a
 * space between, optional seconds and fraction (dropped), and an optional zone (Z, +02:00,
 * +0200; none is taken as UTC). -1 (ERR_INPUT) says what was expected. */
int when_parse(struct str s, struct when *ret, struct err *e);

/* The same for the end of a period: a date alone is its last second. */
int when_parse_end(struct str s, struct when *ret, struct err *e);

struct when when_from_unix(int64_t seconds);
int64_t when_to_unix(const struct when *w);	/* w must be given */
struct when when_now(void);	/* ASSAY_NOW, a test's fixed clock, when set and valid */

static inline struct str when_str(const struct when *w)
{
	return w->text[0] ? (struct str){ w->text, WHEN_LEN } : STR_NONE;
}

/* Reads "72h", "30d", "2w", "90m" (minutes), "45s": seconds. -1 (ERR_INPUT) otherwise. */
int when_parse_span(struct str s, int64_t *ret_seconds, struct err *e);

#endif
