/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_EVALUATE_H
#define ASSAY_AUDIT_EVALUATE_H

#include "catalog/catalog.h"
#include "intake/workspace.h"

/*
 * Running every check of the catalog over a period, and keeping the results in the lake: the
 * settings, the file of each check, a population document for each check that ran, and an
 * evaluation document that names them with the verdicts, the digests of checks, catalog and
 * settings, and the ledger state (docs/FORMAT.md). The state is that of the last entry that is evidence: so evaluating
 * again without new evidence gives the same bytes, which the lake already has.
 */
enum verdict {
	VERDICT_OPERATED,	/* n of n items pass, n > 0 */
	VERDICT_DEVIATIONS,	/* k of n items failed */
	VERDICT_NO_POPULATION,	/* the check ran, and there was nothing to test */
	VERDICT_NO_EVIDENCE,	/* the lake has no artifact of a kind the check rests on */
	VERDICT_NOT_IN_SCOPE,	/* its control supports nothing that is in scope */
};

#define VERDICTS (VERDICT_NOT_IN_SCOPE + 1)

const char *verdict_name(enum verdict v);

/* The verdict of n items, k of which failed. */
enum verdict verdict_of(int64_t n, int64_t k);

struct evaluation {
	struct sha256 document;
	bool known;		/* the lake had the same evaluation already */
	int64_t checks;
	int64_t by_verdict[VERDICTS];
};

/* ws must be open for writing. ERR_USAGE when to is before from. A check that cannot run (wrong SQL, over its
 * limits) fails the whole evaluation with its file named: a missing verdict is no verdict. */
int evaluate(struct workspace *ws, const struct catalog *cat, const struct when *from,
	     const struct when *to, const char *collector, work_progress *progress, void *arg,
	     struct evaluation *ret, struct err *e);

#endif
