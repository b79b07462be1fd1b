/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_FORMAT_DRAFT_H
#define ASSAY_EVIDENCE_FORMAT_DRAFT_H

#include "base/buf.h"
#include "base/err.h"

/*
 * A first description of a report that nobody has described yet (docs/FORMATS.md): its syntax, what it can be
 * recognised by, the list whose items look most like findings, and their members whose names
 * say what they are. It is a guess for a person to complete, but it is a whole description.
 */

/* Appends the draft to b. Without a sample (not given) it is one of a made-up JSON report. */
int format_draft(struct str name, struct str sample, struct buf *b, struct err *e);

#endif
