/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_BASE64_H
#define ASSAY_CODEC_BASE64_H

#include "base/buf.h"

/* Base64 with padding (RFC 4648 section 4). Any bytes have one text, and no other is read. */

void base64_put(struct buf *b, struct str bytes);

/* Appends to b what the text stands for; false when it is not base64: white space, padding
 * that is missing, bits that padding drops but that are not zero. */
bool base64_take(struct str text, struct buf *b);

#endif
