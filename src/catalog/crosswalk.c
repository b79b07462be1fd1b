/* SPDX-License-Identifier: Apache-2.0 */

/* Crosswalks that were read: words, look-ups, and the file written again. */
#include "catalog/crosswalk.h"

#include "base/nearest.h"
#include "catalog/lookup.h"

static const char *const relations[CROSSWALK_RELATIONS] = {
	[RELATION_EQUAL] = "equal",
	[RELATION_SUBSET_OF] = "subset-of",
	[RELATION_SUPERSET_OF] = "superset-of",
	[RELATION_INTERSECTS_WITH] = "intersects-with",
	[RELATION_NO_RELATIONSHIP] = "no-relationship",
	[RELATION_INTEGRAL_TO] = "integral-to",
	[RELATION_EXAMPLE_OF] = "example-of",
	[RELATION_PRECEDES] = "precedes",
	[RELATION_RELATED] = "related",
};

static const char *const rationales[CROSSWALK_RATIONALES] = {
	[RATIONALE_NONE] = "",
	[RATIONALE_SYNTACTIC] = "syntactic",
	[RATIONALE_SEMANTIC] = "semantic",
	[RATIONALE_FUNCTIONAL] = "functional",
};

static const char *const confidences[CROSSWALK_CONFIDENCES] = {
	[CONFIDENCE_NONE] = "",
	[CONFIDENCE_LOW] = "low",
	[CONFIDENCE_MEDIUM] = "medium",
	[CONFIDENCE_HIGH] = "high",
};

static const char *const statuses[CROSSWALK_STATUSES] = {
	[EDGE_ASSERTED] = "asserted",
	[EDGE_REVIEWED] = "reviewed",
	[EDGE_CONTESTED] = "contested",
};

const char *crosswalk_relation_name(enum crosswalk_relation r)
{
	return relations[r];
}

const char *crosswalk_rationale_name(enum crosswalk_rationale r)
{
	return rationales[r];
}

const char *crosswalk_confidence_name(enum crosswalk_confidence c)
{
	return confidences[c];
}

const char *crosswalk_status_name(enum crosswalk_status s)
{
	return statuses[s];
}

/* The index of word in names, or count. */
static size_t index_of(struct str word, const char *const *names, size_t count)
{
	size_t i = 0;

	while (i < count && !str_is(word, names[i]))
		i++;
	return i;
}

bool crosswalk_relation_of(struct str word, enum crosswalk_relation *ret)
{
	size_t i = index_of(word, relations, CROSSWALK_RELATIONS);

	if (i < CROSSWALK_RELATIONS)
		*ret = (enum crosswalk_relation)i;
	return i < CROSSWALK_RELATIONS;
}

bool crosswalk_rationale_of(struct str word, enum crosswalk_rationale *ret)
{
	size_t i = index_of(word, rationales, CROSSWALK_RATIONALES);

	if (i < CROSSWALK_RATIONALES)
		*ret = (enum crosswalk_rationale)i;
	return i < CROSSWALK_RATIONALES;
}

bool crosswalk_confidence_of(struct str word, enum crosswalk_confidence *ret)
{
	size_t i = index_of(word, confidences, CROSSWALK_CONFIDENCES);

	if (i < CROSSWALK_CONFIDENCES)
		*ret = (enum crosswalk_confidence)i;
	return i < CROSSWALK_CONFIDENCES;
}

bool crosswalk_status_of(struct str word, enum crosswalk_status *ret)
{
	size_t i = index_of(word, statuses, CROSSWALK_STATUSES);

	if (i < CROSSWALK_STATUSES)
		*ret = (enum crosswalk_status)i;
	return i < CROSSWALK_STATUSES;
}

bool crosswalk_is_set_theory(enum crosswalk_relation r)
{
	return r <= RELATION_NO_RELATIONSHIP;
}

enum crosswalk_relation crosswalk_turned(enum crosswalk_relation r)
{
	if (r == RELATION_SUBSET_OF)
		return RELATION_SUPERSET_OF;
	return r == RELATION_SUPERSET_OF ? RELATION_SUBSET_OF : r;
}

bool crosswalk_holds(const struct crosswalk_edge *edge)
{
	return edge->status != EDGE_CONTESTED && edge->relation != RELATION_NO_RELATIONSHIP &&
	       edge->source.requirement && edge->target.requirement;
}

/* Whether id is that of the edge, or its beginning up to a colon. */
static bool begins(const char *edge, struct str id)
{
	return strncmp(edge, id.p, id.n) == 0 && (edge[id.n] == '\0' || edge[id.n] == ':');
}

const struct crosswalk_edge *crosswalk_find_edge(const struct catalog *c, struct str id,
						 const struct catalog_crosswalk **ret_of, struct err *e)
{
	struct nearest near = NEAREST_INIT(id);
	const struct crosswalk_edge *found = NULL;
	const struct catalog_crosswalk *x;
	char hint[NEAREST_HINT_LEN];
	struct str rest = id;
	size_t count = 0;

	x = catalog_lookup_crosswalk(c, str_cut(&rest, ':'), e);
	if (!x)
		return NULL;
	*ret_of = x;
	for (size_t i = 0; i < x->edge_count; i++) {
		if (str_is(id, x->edges[i].id))
			return &x->edges[i];
		if (rest.n && begins(x->edges[i].id, id)) {
			found = &x->edges[i];
			count++;
		}
	}
	if (count == 1)
		return found;
	if (count > 1) {
		err_set(e, ERR_USAGE, "%.*s: %zu rows begin so, %s is one", STR_FMT(str_quote(id)), count, found->id);
		return NULL;
	}
	for (size_t i = 0; i < x->edge_count; i++)
		nearest_offer(&near, str_of(x->edges[i].id));
	err_set(e, ERR_USAGE, "%s has no row '%.*s'%s", x->id, STR_FMT(str_quote(rest.p ? rest : STR_LIT(""))),
		nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

static void put_end(const struct catalog_crosswalk *x, const struct crosswalk_end *end, struct buf *out)
{
	if (!x->source)
		buf_addf(out, "%s%s%s", end->framework, end->id ? ":" : "", end->id ? end->id : "");
	else
		buf_add_cstr(out, end->id ? end->id : "-");
}

static void put_corrected(const struct catalog_crosswalk *x, const struct catalog_requirement *const *list,
			  size_t count, struct buf *out)
{
	buf_add_char(out, '\t');
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s%s%s%s", i ? ";" : "", x->source ? "" : list[i]->framework, x->source ? "" : ":",
			 list[i]->id);
}

static void put_edge(const struct catalog_crosswalk *x, const struct crosswalk_edge *edge, struct buf *out)
{
	put_end(x, &edge->source, out);
	buf_add_char(out, '\t');
	put_end(x, &edge->target, out);
	buf_addf(out, "\t%s\t%s\t%s\t%s\t%s\t%s", relations[edge->relation], rationales[edge->rationale],
		 confidences[edge->confidence], statuses[edge->status], edge->ref ? edge->ref : "", edge->basis);
	put_corrected(x, edge->corrected_sources, edge->corrected_source_count, out);
	put_corrected(x, edge->corrected_targets, edge->corrected_target_count, out);
	buf_addf(out, "\t%s\n", edge->correction ? edge->correction : "");
}

void crosswalk_write(const struct catalog_crosswalk *x, struct buf *out)
{
	buf_addf(out, "# crosswalk: %s\n# title: %s\n", x->id, x->title);
	if (x->source)
		buf_addf(out, "# source: %s %s\n# target: %s %s\n", x->source, x->source_version, x->target,
			 x->target_version);
	buf_addf(out, "# author: %s\n# published: %s\n# licence: %s\n", x->author, x->published, x->licence);
	if (x->attribution)
		buf_addf(out, "# attribution: %s\n", x->attribution);
	buf_addf(out, "# method: %s\n", x->method);
	for (size_t i = 0; i < x->edge_count; i++)
		put_edge(x, &x->edges[i], out);
}
