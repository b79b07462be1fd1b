/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_PLAIN_H
#define ASSAY_BASE_PLAIN_H

#include "base/buf.h"

/*
 * Text of others for a terminal. Names of files, titles of tickets and messages of commits
 * may hold what a terminal obeys: escape sequences that erase or repaint lines, carriage
 * returns, controls that turn the direction of writing. Each is written as JSON would,
 * \u001b, and everything else as it is.
 */
enum plain_mode {
	PLAIN_LINE,	/* line ends and tabs are written so too: s is a part of a line */
	PLAIN_LINES,	/* they stay */
};

void plain_put(struct buf *b, struct str s, enum plain_mode mode);

/* What a noun ends in after that count: "" for one, else "s". */
const char *plain_s(uint64_t count);

#endif
