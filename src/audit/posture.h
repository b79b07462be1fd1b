/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_POSTURE_H
#define ASSAY_AUDIT_POSTURE_H

#include "audit/evaluate.h"
#include "audit/requirement_status.h"

/*
 * What the newest evaluation says, as plain structs in an arena: the only thing that
 * reports see. Computed from the store and the catalog:
 *
 *	control	in each scope the least favourable of its checks there (audit/verdict.h); over all
 *		the least favourable of its scopes
 *	requirement	audit/requirement_status.h, over the controls' verdicts in the scope of its
 *		framework
 */
/* A scope of the evaluation: frameworks that look at the same systems share one. */
struct posture_scope {
	struct list frameworks, systems;	/* sorted; of an evaluation that does not say so none */
	const char *name;				/* the frameworks, joined by ", " */
};

/* What a check or a control comes to in one scope. */
struct posture_result {
	enum verdict verdict;
	int64_t population, deviations;
};

struct posture_item {
	const char *item, *occurred, *reason, *artifact, *locator;	/* NULL: not given */
	const char *system;		/* NULL: the whole organisation */
	bool deviation;
};

#define POSTURE_ITEMS_MAX 2000

struct posture_day {
	char day[11];			/* "2025-03-09"; "" for items without a time */
	int64_t passes, deviations;
};

struct posture_check {
	const char *id, *title, *control, *digest, *items_digest;
	const char *population_of, *deviation_is;	/* the check's own sentences */
	const char *evidence;				/* kinds of artifact that it rests on, joined by ", " */
	const char *origin;				/* "shipped", or the workspace's file */
	int type;
	enum verdict verdict;			/* the least favourable of the scopes */
	int64_t population, deviations;		/* items that are in any scope */
	struct posture_result *scopes;		/* in each of the posture's scopes */
	/* In time order; NULL unless asked for. All of a population of at most
	 * POSTURE_ITEMS_MAX, of a larger one the deviations only. */
	struct posture_item *items;
	size_t item_count;
	bool all_items;
	struct posture_day *days;	/* with items: how many on each day that has any */
	size_t day_count;
};

/* Of a control to a requirement that it supports. */
struct posture_edge {
	struct posture_control *control;
	struct posture_requirement *requirement;
	enum verdict verdict;	/* the control's, in the scope of the requirement's framework */
	bool integral;		/* else an example of what would do */
	bool in_scope;		/* the requirement is */
	bool challenged;	/* nothing rests on it, but deviations of the control count */
	const char *challenge;	/* why, by whom and when; NULL: not challenged */
	const char *residual;	/* what the requirement still needs beside this control; NULL: nothing */
	bool residual_open;	/* and the controls that would close it do not all operate */
	const struct list *closed_by;	/* the ids of these */
};

struct posture_control {
	const char *id, *title, *objective, *owner_role, *cadence, *phases, *stages, *evidence;
	size_t evidence_kinds;	/* how many are in evidence */
	const char *origin;	/* "shipped", or the workspace's file */
	const char *gap;	/* why no check tests it; NULL */
	enum verdict verdict;			/* the least favourable of the scopes */
	int64_t population, deviations;		/* over its checks, of items that are in any scope */
	struct posture_result *scopes;		/* in each of the posture's scopes */
	struct posture_check **checks;
	size_t check_count;
	struct posture_edge **edges;
	size_t edge_count;
	const struct attachment *attachments;	/* as they came; none unless more than verdicts is asked for */
	size_t attachment_count;
};

struct posture_requirement {
	const char *framework, *id, *parent, *kind, *category, *title;
	bool assessable;			/* false: a heading */
	enum requirement_status status;
	const char *out;			/* why it is not in scope; NULL: it is */
	const char *gap;			/* why no control covers it, as the catalog says; NULL */
	struct posture_edge **edges;
	size_t edge_count;
};

struct posture_framework {
	const char *id, *title, *version;
	const struct posture_scope *scope;		/* NULL: the evaluation did not look at it */
	struct posture_requirement *requirements;	/* headings too, in order of publication */
	size_t requirement_count;
	int64_t by_status[REQUIREMENT_STATUSES];	/* of assessable ones */
	int64_t in_scope;				/* assessable ones that are */
};

/* An artifact that items of a check point to, and what it serves. */
struct posture_artifact {
	const char *sha256, *kind, *format, *source, *ingested;
	struct posture_control **controls;
	size_t control_count;
	struct posture_requirement **requirements;	/* of all frameworks, distinct */
	size_t requirement_count;
};

struct posture {
	struct arena arena;
	/* An edge (CHG-02:soc2:CC8.1) to judge as if it were challenged, or, when it is, as if it were not;
	 * NULL: none. */
	const char *turned;
	const char *organisation;
	const char *evaluation;		/* artifact id of the results */
	const char *from, *to, *ingested, *ledger_root, *catalog_digest;
	int64_t ledger_size;
	/* catalog_digest is that of the evaluation. What is no longer as it was then: the verdicts
	 * would be read through other controls, checks or scope, and evaluating again is due. */
	bool catalog_changed, settings_changed;
	int64_t newer_evidence;		/* artifacts that came after the state that was evaluated */
	struct posture_scope *scopes;
	size_t scope_count;
	struct posture_framework *frameworks;
	size_t framework_count;
	struct posture_control *controls;
	size_t control_count;
	struct posture_check *checks;
	size_t check_count;
	struct posture_artifact *artifacts;	/* only when items were asked for */
	size_t artifact_count;

	/* One artifact, many controls. A request is one requirement asking for one kind of
	 * evidence of one control that operated or has deviations in its framework's scope; handed in is one kind of
	 * evidence of one such control, whoever asks. Avoided is the difference. */
	int64_t requests, handed_in, avoided;
};

/* How much of it is wanted: each part costs as much as there is of it. */
enum posture_part {
	POSTURE_VERDICTS,	/* no items */
	POSTURE_DEVIATIONS,	/* the items that deviate */
	POSTURE_WHOLE,		/* the items, the days and the artifacts */
};

/* The newest evaluation; ERR_USAGE when there is none. p must be zeroed, but for
 * turned, and freed also after a failure; it points into the catalog and the settings of ws, so it goes before them. */
int posture_load(struct workspace *ws, const struct catalog *cat, enum posture_part part,
		 struct posture *p, struct err *e);
void posture_free(struct posture *p);

/* The whole of it, for a document: ERR_USAGE also when the catalog or the settings are no longer those that were
 * evaluated, as a document of now must not rest on rules of then. */
int posture_load_current(struct workspace *ws, const struct catalog *cat, struct posture *p, struct err *e);

/* Whether the results of a check or control, one a scope, differ between those that it is in. */
bool posture_differs(const struct posture *p, const struct posture_result *results);

/* "integral-to" or "example-of", NIST IR 8477's words. */
const char *posture_support(const struct posture_edge *edge);

/* NULL: none of that id. */
struct posture_control *posture_find_control(struct posture *p, struct str id);
struct posture_requirement *posture_find_requirement(struct posture *p, struct str framework, struct str id);

#endif
