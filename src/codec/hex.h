/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_HEX_H
#define ASSAY_CODEC_HEX_H

#include "base/arena.h"

/* Bytes as pairs of hex digits. Written in lower case, read in any. */
struct str hex_of(struct str bytes, struct arena *a);

/* False when the text is no pairs of digits. *ret, in a, is given even when it is empty. */
bool hex_take(struct str text, struct arena *a, struct str *ret);

#endif
