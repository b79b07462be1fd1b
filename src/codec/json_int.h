/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JSON_INT_H
#define ASSAY_CODEC_JSON_INT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Shared by the files of the JSON reader only. The fast parser says that a document is
 * broken, but neither where nor what would have been right; these functions read the
 * document a second time, slowly, and only after a refusal.
 */

/* The tokens that these look at; all else is passed over. */
enum json_token {
	JSON_TOKEN_END,
	JSON_TOKEN_STRING,	/* with its quotes; without the last where the bytes end first */
	JSON_TOKEN_NUMBER,
	JSON_TOKEN_OPEN,
	JSON_TOKEN_CLOSE,
};

/* Takes the next one from *rest; holds for any bytes, broken or not. */
enum json_token json_token(struct str *rest, struct str *ret);

/* Return -1 with "line 3, column 17: …"; reason is what the fast parser said, reported when
 * the second reading finds no fault. *ret_deep: it is nested too deep, before all else. */
int json_place(struct str bytes, const char *reason, bool *ret_deep, struct err *e);
int json_place_depth(struct str bytes, struct err *e);

/* The fast parser refuses numbers and strings that RFC 8259 allows. Copies the document
 * with what it takes instead: an integer beyond 64 bits becomes a real, a real beyond a
 * double the largest one, half of a surrogate pair U+FFFD. False when nothing was to do. */
bool json_mend(struct str bytes, struct buf *copy);

#endif
