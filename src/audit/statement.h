/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_STATEMENT_H
#define ASSAY_AUDIT_STATEMENT_H

#include "catalog/catalog.h"
#include "intake/workspace.h"

/*
 * The scope of each framework, and what the settings, the catalog and the evidence say of the
 * systems: what a system description starts from. Nothing in it is written by hand and nothing
 * is concluded: what the data does not say is a point left open, for people to fill in.
 *
 * Facts are those of the period of the newest evaluation; before the first one, all of them.
 */

/* Requirements of a framework that are out for the same reason. */
struct statement_out {
	const char *reason;
	struct list ids;	/* as published */
};

struct statement_framework {
	const struct catalog_framework *framework;
	const struct settings_scope *scope;
	size_t in, out;			/* requirements */
	struct statement_out *outs;
	size_t out_count;
};

/* Rows of the evidence about a system, counted. */
struct statement_fact {
	const char *system;
	const char *what;		/* repository and branch, environment, subject of SBOMs, kind of evidence */
	int64_t count, releases;	/* releases: of deployments and SBOMs, distinct */
	const char *first, *last;	/* when; NULL: not given */
};

struct statement_facts {
	struct statement_fact *items;	/* by system */
	size_t count;
};

struct statement_supplier {
	const char *id, *name, *service, *criticality, *owner, *engaged, *ended, *agreement;	/* NULL: not given */
};

struct statement_incident {
	const char *id, *system, *severity, *title, *detected, *resolved;	/* NULL: not given */
};

struct statement {
	struct arena arena;
	const struct settings *settings;
	const struct catalog *catalog;
	const char *from, *to;			/* NULL: nothing has been evaluated */
	int64_t ledger_size;			/* entries */
	struct statement_framework *frameworks;	/* in the settings' order */
	size_t framework_count;
	const struct catalog_control **controls;	/* that support a requirement in scope, by id */
	size_t control_count;
	struct statement_facts changes, deployments, sboms;
	struct statement_facts strangers;	/* systems that the settings do not know */
	struct statement_supplier *suppliers;
	size_t supplier_count;
	struct statement_incident *incidents;
	size_t incident_count;
	struct list open;		/* what the data does not say, a sentence each */
};

/* st must be zeroed, and freed also after a failure; it points into ws and cat. */
int statement_load(struct workspace *ws, const struct catalog *cat, struct statement *st, struct err *e);
void statement_free(struct statement *st);

/* Why the system is not in the framework's scope. */
const char *statement_left_out(const struct statement_framework *f, const struct settings_system *system);

#endif
