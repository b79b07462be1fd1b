/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_CHECK_H
#define ASSAY_AUDIT_CHECK_H

#include "base/err.h"
#include "base/when.h"
#include "db/sandbox.h"

/*
 * Running one check: a SELECT over the views that returns its whole population, one row
 * an item, with the columns item, occurred, verdict (pass or deviation), reason, artifact,
 * locator and system (docs/CHECKS.md). Items come ordered by time, then by the other columns,
 * so that the same facts give the same sequence; of all systems: whose items count where is
 * audit/scope.h. An item that comes twice for one system is refused: it would count twice.
 */
struct check_item {
	struct str item;
	struct str occurred;	/* UTC text, or "not given" */
	bool deviation;
	struct str reason;	/* given for every deviation */
	struct str artifact;	/* hex id */
	struct str locator;
	struct str system;	/* not given: the whole organisation */
};

typedef int check_each(void *arg, const struct check_item *item, struct err *e);

/* from and to are the first and last instants of the period. With each NULL the check is not
 * run, only looked at: that its SQL holds. ERR_USAGE when it is wrong or breaks the contract; a
 * check that cannot run has no verdict. */
int check_run(struct sandbox *s, struct str sql, const struct when *from, const struct when *to,
	      check_each *each, void *arg, struct err *e);

#endif
