/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_UTF16_H
#define ASSAY_CODEC_UTF16_H

#include "base/buf.h"

/*
 * Text in UTF-16 as UTF-8. Lines stay the lines they were, and half of a surrogate pair, or of
 * a unit at the end, is U+FFFD: what is wrong in a text is its reader's to say.
 */

/* Do the bytes begin with a byte order mark of UTF-16? */
bool utf16_marked(struct str bytes);

/* Appends such bytes, without their mark, to ret. */
void utf16_to_utf8(struct str bytes, struct buf *ret);

#endif
