/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_CROSSWALK_PAIR_H
#define ASSAY_AUDIT_CROSSWALK_PAIR_H

#include "audit/challenge.h"
#include "catalog/crosswalk.h"

/*
 * Two frameworks beside each other: every direct row between them out of all crosswalks, read from
 * the first to the second; what of each has no row that holds; and, asked for by itself, paths over
 * a third framework, which are leads for somebody who looks and never count as rows.
 */
struct pair_row {
	const struct catalog_crosswalk *of;
	const struct crosswalk_edge *edge;
	const struct crosswalk_end *from, *to;	/* from is of the first framework */
	enum crosswalk_relation relation;	/* read from first to second */
	bool turned;				/* its crosswalk reads it the other way */
	bool holds;				/* and is not challenged */
	const struct challenge *challenge;	/* NULL: not challenged */
};

/* A requirement without a row that holds. */
struct pair_unmapped {
	const struct catalog_requirement *requirement;
	const char *reason;			/* NULL: none stated */
	const struct catalog_crosswalk *of;	/* where; NULL: the reason is ours, seen in the rows */
};

struct pair_side {
	const char *framework;
	size_t requirements;			/* how many it has that are assessed */
	struct pair_unmapped *unmapped;		/* in order of publication */
	size_t unmapped_count, stated;		/* stated: with a reason that a crosswalk gives */
};

struct crosswalk_pair {
	struct pair_row *rows;			/* by the first's requirement, as published */
	size_t row_count;
	struct pair_side first, second;
};

/* Rows of every crosswalk, or of only that one. Everything lives in a. */
void crosswalk_pair_find(const struct catalog *cat, const struct challenges *challenges, const char *first,
			 const char *second, const struct catalog_crosswalk *only, struct arena *a,
			 struct crosswalk_pair *ret);

/* x of the first and z of the second, which no row that holds relates, both have rows to y. */
struct pair_lead {
	const struct catalog_requirement *from, *over, *to;
	const struct crosswalk_edge *one, *two;
};

#define PAIR_LEADS_MAX 20000

struct pair_leads {
	struct pair_lead *items;
	size_t count;
	bool more;				/* than PAIR_LEADS_MAX */
};

void crosswalk_pair_leads(const struct catalog *cat, const struct challenges *challenges,
			  const struct crosswalk_pair *pair, struct arena *a, struct pair_leads *ret);

#endif
