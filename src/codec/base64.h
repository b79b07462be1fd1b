/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_BASE64_H
#define ASSAY_CODEC_BASE64_H

#include "base/arena.h"
#include "base/buf.h"

/* Base64 with padding (RFC 4648 section 4). Any bytes have one text, and base64_take reads no other. */

void base64_put(struct buf *b, struct str bytes);

/* Appends to b what the text stands for; false when it is not base64: white space, padding
 * that is missing, bits that padding drops but that are not zero. */
bool base64_take(struct str text, struct buf *b);

/* What others write: either alphabet (section 5 has the other), with padding or without it, in lines or in one.
 * *ret, in a, is given even when it is empty. */
bool base64_any(struct str text, struct arena *a, struct str *ret);

#endif
