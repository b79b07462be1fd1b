/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_SCOPE_H
#define ASSAY_AUDIT_SCOPE_H

#include "catalog/catalog.h"

/*
 * What the settings put in scope. Each framework has a scope of its own: categories,
 * requirements that do not apply, and systems. Frameworks that look at the same systems share
 * the numbers of an evaluation, so these are kept for each distinct set of systems.
 */

/* NULL: it is in scope. Else why not, in words; they live in a, the settings or the catalog. A caller
 * that needs no words gives no arena. */
const char *scope_requirement_out(const struct settings *s, const struct catalog *c,
				  const struct catalog_requirement *r, struct arena *a);

/* Why it is included, as the settings say of it or of a heading above; NULL: they do not. */
const char *scope_justification(const struct settings *s, const struct catalog *c,
				const struct catalog_requirement *r);

/* At most one a framework; a bit each in a mask. */
#define SCOPE_SETS_MAX SETTINGS_FRAMEWORKS_MAX

/* Frameworks that look at the same systems. */
struct scope_set {
	struct list frameworks;	/* in the settings' order */
	const bool *systems;			/* of each of settings.systems, whether it is in */
};

struct scope_sets {
	const struct settings *settings;
	struct scope_set *sets;		/* by their first framework */
	size_t count;
	const uint64_t *of_system;	/* the sets that have it */
};

void scope_sets_init(const struct settings *s, struct arena *a, struct scope_sets *ret);

/* The sets in which items of the system count. One that the settings do not know, or that is not given
 * (the whole organisation), counts in all. */
uint64_t scope_sets_of_system(const struct scope_sets *x, struct str system);

/* The sets with a framework of which the control supports a requirement that is in scope. */
uint64_t scope_sets_of_control(const struct scope_sets *x, const struct catalog *c,
			       const struct catalog_control *control);

#endif
