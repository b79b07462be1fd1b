/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_CVSS4_H
#define ASSAY_EVIDENCE_CVSS4_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The score of a CVSS 4.0 vector ("CVSS:4.0/AV:N/…"), by FIRST's specification, section 8: a vector has one
 * score, from all of its metrics, those of threat and environment included. Metrics may stand in any order. False
 * when a metric of the base is missing, or one is there twice, unknown, or has a value it cannot have.
 */
bool cvss4_score(struct str vector, double *ret);

#endif
