/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_LINES_H
#define ASSAY_REPORT_LINES_H

#include "base/buf.h"

/* Prose for a terminal: lines of at most LINES_WIDTH columns (a UTF-8 character is one), broken at blanks. */
#define LINES_WIDTH 100

/* How many columns s takes. */
size_t lines_columns(const char *s);

/* s cut or filled up with blanks to that many columns; a cut one ends in "...". */
void lines_put_cell(struct buf *b, const char *s, size_t columns);

/* A line that begins after lead, the text broken where it must be, all further lines indented as wide as lead. */
void lines_put(struct buf *b, const char *lead, const char *text);

#endif
