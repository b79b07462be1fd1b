/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_SECRET_H
#define ASSAY_FACTS_SECRET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Secrets in bytes that somebody handed in: tokens whose issuers gave them a prefix (secret.def), private
 * keys in PEM, and values of eight characters and more that are assigned to a name such as password or
 * api_key and look random. An artifact keeps its bytes, but what Assay says must not repeat them.
 *
 * A token that issuers' documentation shows as an example (AKIA…EXAMPLE), or of one character repeated, is none.
 */
struct secret {
	const char *rule;	/* "github-token" */
	size_t at, n;		/* where in the bytes, and how many */
};

#define SECRET_ALPHABETS 8

/* Where a search stands; begins as { .from = … }. The rest is what it saw ahead of itself, so that no byte is
 * looked at again for each prefix in front of it. */
struct secret_scan {
	size_t from;
	struct secret_run {
		size_t from, end;		/* these bytes are of the alphabet */
		size_t same_from, same_end;	/* among them, the row of one character that was measured last */
	} runs[SECRET_ALPHABETS];
};

/* The next secret that begins at scan->from or after it; from moves behind it. False: there is none. A scan is
 * of one text, from its beginning to its end: all of it takes time linear in the bytes, whatever they are. */
bool secret_next(struct str bytes, struct secret_scan *scan, struct secret *ret);

/* Appends the text with each secret as "[redacted:github-token]"; false, and nothing is appended, when
 * there is none in it. */
bool secret_redact(struct str text, struct buf *ret);

#endif
