/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_MARKDOWN_TABLE_H
#define ASSAY_CODEC_MARKDOWN_TABLE_H

#include "base/arena.h"

/*
 * Tables in Markdown, line by line (GitHub Flavored Markdown, 4.10): "| a | b |", and below the first row the rule
 * "| --- | :---: |". A row begins with a bar here, as everybody writes it.
 */

/* The fields between the bars, trimmed, into fields, at most max of them; "\|" is a bar of a field. 0: it is no row. Texts
 * live in a. */
size_t markdown_row(struct str line, struct arena *a, struct str *fields, size_t max);

bool markdown_rule(struct str line);

#endif
