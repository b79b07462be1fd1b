/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_OSCAL_CATALOG_H
#define ASSAY_CATALOG_OSCAL_CATALOG_H

#include "catalog/framework_draft.h"
#include "catalog/framework_rows.h"

/* Between the files that read an OSCAL catalog (framework_draft.h is what others call): the nodes of
 * the document, and what has to be understood of each. */

struct oscal_node {
	struct json v;
	size_t parent;		/* SIZE_MAX: at the top */
	const char *place;	/* "/catalog/groups/0" */
	const char *id;		/* the document's; "": a group without one */
	const char *label;	/* what looks like the id as published */
	const char *published;	/* the one that is taken */
	bool group;
	bool retired;
	bool parted;		/* what is below spells it out */
};

struct oscal_reading {
	struct arena *a;
	struct oscal_node *nodes;	/* as the document orders them, parents above */
	size_t count;
	struct catalog_key *ids;	/* of the nodes, in order */
	struct catalog_key *param_ids;	/* in order, once oscal_choose_ids was called */
	struct json *params;
	size_t param_count;
	struct catalog_rows rows;
	bool ours;			/* our own export: its labels are the ids */
};

/* The value of a property without a class, of the namespace (NULL: none, or OSCAL's); "not given" when
 * there is none. */
struct str oscal_prop(struct json v, const char *name, const char *ns);

/* The first part of that name. */
bool oscal_part(struct json v, const char *name, struct json *ret);

/* Whether two ids are the same but for case and punctuation: "AC-2(1)" and "ac-2.1". */
bool oscal_same_id(struct str a, struct str b);

/* Of a node whose v and id are set: its label, or the end of its title in brackets, where that says
 * the same as the id, or the end of it ("03.01.01" of "SP_800_171_03.01.01"); else the id. */
const char *oscal_published_id(const struct oscal_reading *r, const struct oscal_node *n);

/* Sets published of all nodes: the labels if each is there once, else the ids; sorts what look-ups need. */
int oscal_choose_ids(struct oscal_reading *r, struct err *e);

/* Sets retired of all nodes. */
void oscal_find_retired(struct oscal_reading *r, struct framework_draft *d);

/* "incorporated into AC-2, AC-3" */
const char *oscal_went_to(struct oscal_reading *r, const struct oscal_node *n, size_t max);

/* Whether a control adds to the one it stands under, rather than to be a part of it. */
bool oscal_is_enhancement(struct json v);

/* A text as one line, parameters in it ("{{ insert: param, ac-1_prm_1 }}") replaced by their values, or
 * what they stand for in brackets. */
const char *oscal_text(struct oscal_reading *r, struct str text, size_t max);

#endif
