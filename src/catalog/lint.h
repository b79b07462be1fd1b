/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_LINT_H
#define ASSAY_CATALOG_LINT_H

#include "catalog/catalog.h"

/*
 * What is wrong with a library of controls, though each file of it can be read:
 *
 *	orphan		a control that supports no requirement
 *	untested	an integral control that no check tests; stated when its gap says why
 *	uncovered	a requirement that no control supports; stated when a gap says why
 *	unsaid		an edge whose residual nobody has put into words yet
 *	alike		two controls with nearly the same title, or that rest on the same
 *			evidence for the same requirements in the same way
 *
 * Stated ones are known and no fault: the linter counts them, so that nobody takes them for
 * covered.
 */
enum lint_fault { LINT_ORPHAN, LINT_UNTESTED, LINT_UNCOVERED, LINT_UNSAID, LINT_ALIKE };
#define LINT_FAULTS (LINT_ALIKE + 1)

const char *lint_fault_name(enum lint_fault f);

struct lint_finding {
	enum lint_fault fault;
	const struct catalog_control *control;			/* NULL when uncovered */
	const struct catalog_control *other;			/* alike */
	const struct catalog_requirement *requirement;		/* untested: the first it is integral to; uncovered; unsaid */
	const char *stated;					/* why it is so; NULL: nobody says */
};

typedef void lint_report(void *arg, const struct lint_finding *f);

/* Reports each finding: controls by id, then requirements as published, of the frameworks whose
 * id is in the list (NULL: of all). */
void catalog_lint(const struct catalog *c, const struct list *frameworks, lint_report *report, void *arg);

#endif
