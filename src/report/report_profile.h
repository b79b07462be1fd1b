/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_REPORT_PROFILE_H
#define ASSAY_REPORT_REPORT_PROFILE_H

#include "audit/profile.h"
#include "base/buf.h"

/* Writers of a profile; the same bytes for the same posture and target. What the two tables write, the reader of
 * targets takes. */
typedef int report_profile_writer(const struct profile *p, struct buf *b, struct err *e);

report_profile_writer report_profile_text;
report_profile_writer report_profile_json;
report_profile_writer report_profile_csv;	/* a row an outcome, in the columns of NIST's template */
report_profile_writer report_profile_xlsx;	/* the same, with the plan and the scale on sheets of their own */

/* An empty target: all outcomes of f, which is c's. */
void report_profile_template_csv(const struct catalog *c, const struct catalog_framework *f, struct buf *b);
int report_profile_template_xlsx(const struct catalog *c, const struct catalog_framework *f, struct buf *b,
				 struct err *e);

#endif
