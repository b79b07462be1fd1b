/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_EVALUATE_H
#define ASSAY_AUDIT_EVALUATE_H

#include "audit/verdict.h"
#include "catalog/catalog.h"
#include "intake/workspace.h"

/*
 * Running every check of the catalog over a period, and keeping the results in the lake: the
 * settings, the file of each check, a population document for each check that ran, and an
 * evaluation document that names them with the verdicts, the digests of checks, catalog and
 * settings, and the ledger state (docs/FORMAT.md). The state is that of the last entry that is
 * evidence: so evaluating again without new evidence gives the same bytes, which the lake already
 * has.
 *
 * Each check runs once, over all systems; its items are counted in each distinct scope of the
 * frameworks (audit/scope.h) that has their system. The verdict over all is the least favourable.
 */
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
