/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_VERDICT_H
#define ASSAY_AUDIT_VERDICT_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* What a check, or a control, comes to. */
enum verdict {
	VERDICT_OPERATED,	/* n of n items pass, n > 0 */
	VERDICT_DEVIATIONS,	/* k of n items failed */
	VERDICT_NO_POPULATION,	/* the check ran, and there was nothing to test */
	VERDICT_NO_EVIDENCE,	/* the lake has no artifact of a kind the check rests on */
	VERDICT_NOT_IN_SCOPE,	/* its control supports nothing that is in scope */
};

#define VERDICTS (VERDICT_NOT_IN_SCOPE + 1)

const char *verdict_name(enum verdict v);
int verdict_read(struct str name, enum verdict *ret, struct err *e);

/* The verdict of n items, k of which failed. */
enum verdict verdict_of(int64_t n, int64_t k);

/* The less favourable of two: deviations, then no evidence, then no population, then operated;
 * what is not in scope says nothing. */
enum verdict verdict_worse(enum verdict a, enum verdict b);

#endif
