/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_H
#define ASSAY_REPORT_REPORT_H

#include "audit/posture.h"
#include "base/buf.h"

/*
 * Writers: from a posture to bytes. They know no SQL and no files, add to a buffer whose
 * ceiling the caller checks, and write the same bytes for the same posture.
 */
typedef void report_writer(const struct posture *p, struct buf *b);

report_writer report_checks_text;	/* a line a check, for evaluate */
report_writer report_checks_json;
report_writer report_status_text;	/* needs a posture with items */
report_writer report_status_json;	/* everything in the posture, one JSON object */

/* The object of an attachment, wherever one is told. */
void report_attachment_json(const struct attachment *a, struct buf *b);

/* One row an item (of large populations the deviations only), and one a check without; the
 * columns are named in the first row. */
report_writer report_csv;

/* One self-contained HTML page: no script, nothing loaded from elsewhere. */
report_writer report_html;

#endif
