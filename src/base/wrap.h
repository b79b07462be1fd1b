/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_WRAP_H
#define ASSAY_BASE_WRAP_H

#include "base/buf.h"

/*
 * Prose for a terminal: broken at blanks so that no line is wider than that many characters, but
 * for a word that is. The text begins where the cursor is, at column indent; further lines
 * are indented as far; the last ends with a line feed.
 */
void wrap_put(struct buf *b, struct str text, size_t indent, size_t width);

#endif
