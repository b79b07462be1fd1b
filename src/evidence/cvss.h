/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_CVSS_H
#define ASSAY_EVIDENCE_CVSS_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The score of a CVSS vector: the base score of 2.0 ("AV:N/AC:L/Au:N/C:P/I:P/A:P", also in parentheses, also behind
 * "CVSS2#" and the like), 3.0 and 3.1 ("CVSS:3.1/AV:N/…", also without that beginning), as the equations of
 * FIRST give it; of 4.0 ("CVSS:4.0/AV:N/…") its one score (cvss4.h). False for what is no vector.
 */
bool cvss_score(struct str vector, double *ret);

/* critical, high, medium, low, info: 9, 7, 4, above 0, 0 (the bands of CVSS 3 and 4, for 2.0 too). */
const char *cvss_rating(double score);

#endif
