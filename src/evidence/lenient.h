/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_LENIENT_H
#define ASSAY_EVIDENCE_LENIENT_H

#include "base/buf.h"
#include "codec/json.h"

/*
 * The second look at a report. The filters of a description are written for reports as they should be. One in which a
 * member is missing, null, or of another type makes a filter raise an error, or give nothing. Then the filters run once
 * more, rewritten so that an error costs no more than the member of the fact in whose filter it was raised (docs/FORMATS.md,
 * "A report that is not as it should be"). A rewritten filter calls what the prelude has for it: _each, _step, _bind, _member.
 * What does not look like jq is left as it stands: whether it compiles was found out by the first look.
 */

/* Stands for the value of a member that was lost, {"#lost": what was raised}; as a member of the fact: lost somewhere in it. */
#define LENIENT_LOST "#lost"

/* `fields` or `scan`: each member of the objects that it gives, and each `as`, on its own. */
void lenient_fields(struct buf *b, struct str filter);

/* `each`: a list may be missing, one thing, or empty; what is no list goes through, so that its place is known. */
void lenient_each(struct buf *b, struct str filter);

/* Is it a lost member? Then what was raised. */
bool lenient_lost(struct json value, struct json *ret_raised);

#endif
