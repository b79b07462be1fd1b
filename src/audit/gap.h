/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_GAP_H
#define ASSAY_AUDIT_GAP_H

#include "audit/challenge.h"
#include "audit/cover.h"
#include "audit/posture.h"
#include "catalog/crosswalk.h"

/*
 * What somebody who has some frameworks already has of another one, and what closes the rest,
 * cheapest first.
 *
 * A wanted requirement is judged by its own controls, as ever. Beside that a row of a crosswalk
 * carries to it what a requirement on the have side has, as far as its relation allows: all of it
 * where the two are equal or the wanted one is in the other; of anything else at most a part, with
 * the basis of the row as the words for what is left. A row that only says what comes first
 * carries nothing, nor does one that is contested or challenged, nor a chain of rows.
 *
 * The planning question, "we have SOC 2, what does ISO 27001 still ask?", assumes the have side:
 * each of its requirements in scope is met, so each control that is integral to one operates
 * (without it the requirement could not be met; of an example that does not follow).
 */
enum gap_reach {
	GAP_NOTHING,
	GAP_PART,	/* some of the wanted requirement */
	GAP_WITHIN,	/* all of it: it is in the other */
	GAP_SAME,	/* they are equal: deviations carry, too */
};

/* Of a row from a requirement of the have side to a wanted one; reversed: it is stated the other way around. */
enum gap_reach gap_reach(enum crosswalk_relation relation, bool reversed);

/* What a row carries of the status of its have side; NOT_MAPPED: nothing. */
enum requirement_status gap_carry(enum gap_reach reach, enum requirement_status have);

/* The status that a requirement has by its own controls, with one carried beside it: the order in which
 * several are added changes nothing. */
enum requirement_status gap_with(enum requirement_status own, enum requirement_status carried);

struct gap_control {
	const struct catalog_control *control;
	enum verdict verdict;	/* in the scope of the wanted framework */
	bool assumed;		/* to operate: integral to a requirement of the have side */
	bool shared;		/* supports a requirement of the have side, too */
	bool tested;		/* by a check: without one no evidence gives it a verdict */
	uint64_t kinds;		/* of evidence that it needs, bits by catalog_evidence_kinds */
};

/* Of a control to the wanted requirement. */
struct gap_edge {
	struct gap_control *control;
	const struct catalog_mapping *mapping;
	struct gap_control **closed_by;		/* as the mapping names them */
	enum verdict *closing;			/* of these, while a status is judged */
	bool integral, challenged;
	bool operates;			/* now, and it is not challenged */
	bool left;			/* now: it leaves a residual that is not closed */
};

struct gap_row {
	const struct catalog_crosswalk *crosswalk;
	const struct crosswalk_edge *edge;
	const struct catalog_requirement *have;
	bool reversed;			/* stated from the wanted requirement */
	enum crosswalk_relation relation;	/* read from have, where it has a word for that */
	enum gap_reach reach;
	enum requirement_status status;	/* of have */
	enum requirement_status carried;
};

struct gap_requirement {
	const struct catalog_requirement *requirement;
	const struct catalog_requirement *top;	/* the heading above all, or itself */
	enum requirement_status own;		/* by its controls alone */
	enum requirement_status now;		/* with what the have side carries */
	enum requirement_status then;		/* after the steps that a check confirms */
	enum requirement_status shown;		/* after all steps, those by hand taken as shown */
	bool aimed;				/* the steps are to reach it */
	size_t step;				/* the last one that gives it anything, from 1; 0: none does */
	struct gap_edge *edges;
	size_t edge_count;
	struct status_edge *judged;		/* the same, while a status is judged */
	struct gap_row *rows;			/* that hold; by crosswalk, as its file orders them */
	size_t row_count;
	const struct crosswalk_edge *without;	/* the row that says there is no counterpart; NULL */
};

/* Kinds of evidence to hand in together, and what they make of it. */
struct gap_step {
	bool by_hand;			/* of controls that no check tests: an auditor has to look */
	uint64_t kinds;
	struct gap_control **controls;	/* that can operate from then on */
	size_t control_count;
	struct gap_requirement **closes;	/* become supported */
	size_t close_count;
	struct gap_requirement **advances;	/* get more than they had, and are not supported yet */
	size_t advance_count;
	int64_t by_status[REQUIREMENT_STATUSES];	/* of all wanted ones, after this step */
};

/* A stated mapping of the two sides that is wrong; nothing rests on it. */
struct gap_contest {
	const struct catalog_crosswalk *crosswalk;
	const struct crosswalk_edge *edge;
};

struct gap {
	struct arena arena;
	const struct catalog_framework **have;
	size_t have_count;
	int64_t *have_in_scope, *have_all;	/* of each: requirements */
	const struct catalog_framework *want;
	const char *organisation;	/* NULL: no settings say */
	const char *evaluation, *from, *to;	/* NULL: nothing was evaluated */
	bool changed;			/* catalog or settings, since */
	bool assumed;
	size_t assumed_controls;
	uint64_t kinds;			/* of evidence that are handed in already */
	struct gap_control *controls;	/* all of the catalog, by id */
	size_t control_count;
	struct gap_requirement *requirements;	/* wanted ones that are assessed, as published */
	size_t requirement_count;
	int64_t in_scope;
	int64_t by_own[REQUIREMENT_STATUSES], by_now[REQUIREMENT_STATUSES], by_then[REQUIREMENT_STATUSES];
	int64_t by_shown[REQUIREMENT_STATUSES];
	/* First those that a check confirms, then those by hand. The first of either needs no kinds when
	 * those that are there already suffice. */
	struct gap_step *steps;
	size_t step_count;
	struct gap_contest *contests;
	size_t contest_count;
};

struct gap_ask {
	const struct catalog_framework **have;
	size_t have_count;
	const struct catalog_framework *want;
	bool assume;
	/* Of each row of the catalog whether the steps are to reach it; NULL: all that are wanted. */
	const bool *aim;
};

/* What is known beside the catalog; all may be missing. */
struct gap_known {
	const struct posture *posture;
	const struct settings *settings;
	uint64_t kinds;			/* of the evidence in the lake */
	const struct challenges *challenges;
};

/* g must be zeroed; it points into the catalog and what is known. Without a posture the have side is
 * assumed. */
void gap_build(const struct catalog *cat, const struct gap_known *known, const struct gap_ask *ask, struct gap *g);

/* The same with what the workspace knows; ws NULL: none. p is filled, and must be freed after g. */
int gap_load(struct workspace *ws, const struct catalog *cat, const struct gap_ask *ask, struct posture *p,
	     struct gap *g, struct err *e);

/* The kinds of evidence in the lake, as a set. */
int gap_load_kinds(struct db *db, uint64_t *ret, struct err *e);
void gap_free(struct gap *g);

const char *gap_reach_name(enum gap_reach r);

#endif
