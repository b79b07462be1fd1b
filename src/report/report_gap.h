/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_GAP_H
#define ASSAY_REPORT_REPORT_GAP_H

#include "audit/gap.h"
#include "audit/proof.h"
#include "base/buf.h"

/* Writers as those of report.h, of a gap. */
typedef void report_gap_writer(const struct gap *g, struct buf *b);

report_gap_writer report_gap_text;	/* for people: counts, chapters, steps, what is left, what is missing */
report_gap_writer report_gap_json;	/* all of it, one object */
report_gap_writer report_gap_csv;	/* a row a wanted requirement */

/* "sbom, policy": the kinds in a set of them. */
void report_put_kinds(struct buf *b, uint64_t kinds);

/* The steps as items of an array that is open. */
void report_gap_steps_json(const struct gap *g, struct buf *b);

/* The steps, for people. */
void report_put_steps(const struct gap *g, struct buf *b);

/* "3 artifacts, newest art:5f2b…#line=3 of 2025-12-01"; nothing when there are none. */
void report_put_proof(struct buf *b, const struct proof *proof);

/* What is left where a control supports a requirement, in words: its residual, or what shows that it operates. */
void report_put_edge(struct buf *b, const struct gap_edge *edge);

/* Whether a control of the requirement's own operates: the rows beside it then say little more. */
bool report_own_operates(const struct gap_requirement *r);

/* All that is left of a requirement that is not supported, separated by "; ". Nothing when it is. */
void report_put_left(struct buf *b, const struct gap_requirement *r);

#endif
