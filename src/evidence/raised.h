/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_RAISED_H
#define ASSAY_EVIDENCE_RAISED_H

#include "base/arena.h"

/* What a filter raised, in words: "expected an object with 'id', found a number" for what jq 1.6 says of types; else its
 * own text. */
const char *raised_in_words(struct str raised, struct arena *a);

#endif
