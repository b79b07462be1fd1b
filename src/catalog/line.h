/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_LINE_H
#define ASSAY_CATALOG_LINE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Files of lines and tabs (frameworks, crosswalks, gaps): text in UTF-8, edited by people and
 * saved by any editor and spreadsheet program, so a byte order mark and CRLF are as good as
 * none; what is no text is refused in words that say what it is.
 */

/* Takes the byte order mark off, and refuses UTF-16 and UTF-32: "UTF-16: expected UTF-8". */
int line_check_start(struct str *bytes, struct err *e);

/* Whether it holds a control character (U+0000 to U+001F but the tab, U+007F to U+009F) or one
 * that turns the direction of writing. */
bool line_has_control(struct str s);

/* Refuses a line that is not UTF-8 or has such a character. */
int line_check(struct str line, struct err *e);

/* A text out of a ledger, whoever wrote that: a blank for each control character, so that it stays within its line
 * of a report. */
const char *line_kept(struct arena *a, struct str text);

/* A text of a document as one line: white space at its ends taken off, each run of it inside made one
 * blank, and cut behind max bytes with an ellipsis. "" when nothing is left. */
const char *line_of(struct arena *a, struct str text, size_t max);

#endif
