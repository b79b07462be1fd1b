/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_SOA_H
#define ASSAY_REPORT_REPORT_SOA_H

#include "audit/soa.h"
#include "base/buf.h"

/* Writers of a Statement of Applicability; the same bytes for the same posture. */
typedef int report_soa_writer(const struct soa *s, struct buf *b, struct err *e);

report_soa_writer report_soa_text;
report_soa_writer report_soa_json;
report_soa_writer report_soa_csv;	/* a row a control */
report_soa_writer report_soa_html;	/* one page that needs nothing else, for the screen and for paper */
report_soa_writer report_soa_xlsx;

/* What the writers say of a row, each in words; text is added to b. */
void report_soa_controls(struct buf *b, const struct soa_row *r);	/* "CHG-02, SUP-01" */
void report_soa_residual(struct buf *b, const struct soa_row *r);	/* what is left */

#endif
