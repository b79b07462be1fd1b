/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What only all rows of a crosswalk together can tell. Rows are sorted rather than compared each
 * with each: a file of a megabyte has tens of thousands.
 */
#include <stdlib.h>

#include "catalog/crosswalk_int.h"

static int order_text(const char *a, const char *b)
{
	return strcmp(a ? a : "-", b ? b : "-");
}

static int order_end(const struct crosswalk_end *a, const struct crosswalk_end *b)
{
	int c = order_text(a->framework, b->framework);

	return c ? c : order_text(a->id, b->id);
}

static int order_pair(const struct crosswalk_edge *a, const struct crosswalk_edge *b)
{
	int c = order_end(&a->source, &b->source);

	return c ? c : order_end(&a->target, &b->target);
}

static int by_pair(const void *a, const void *b)
{
	const struct crosswalk_edge *x = *(struct crosswalk_edge *const *)a;
	const struct crosswalk_edge *y = *(struct crosswalk_edge *const *)b;
	int c = order_pair(x, y);

	if (!c)
		c = (x->rationale > y->rationale) - (x->rationale < y->rationale);
	if (!c)
		c = order_text(x->ref, y->ref);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static const char *end_text(const struct catalog_crosswalk *x, const struct crosswalk_end *end, struct arena *a)
{
	if (x->source)
		return end->id ? end->id : "-";
	return end->id ? arena_printf(a, "%s:%s", end->framework, end->id) : end->framework;
}

/* Documents that a crosswalk of mixed frameworks collects may state the same pair. */
static bool said_twice(const struct catalog_crosswalk *x, const struct crosswalk_edge *a,
		       const struct crosswalk_edge *b)
{
	return order_pair(a, b) == 0 && a->rationale == b->rationale &&
	       (x->source || order_text(a->ref, b->ref) == 0);
}

static int name_edges(const struct catalog_crosswalk *x, struct crosswalk_edge **sorted, struct arena *a,
		      struct err *e)
{
	for (size_t i = 0; i < x->edge_count; i++) {
		struct crosswalk_edge *edge = sorted[i];
		const struct crosswalk_edge *before = i ? sorted[i - 1] : NULL;
		const struct crosswalk_edge *after = i + 1 < x->edge_count ? sorted[i + 1] : NULL;
		const char *source = end_text(x, &edge->source, a);
		const char *target = end_text(x, &edge->target, a);
		bool several = (before && order_pair(before, edge) == 0 && before->rationale != edge->rationale) ||
			       (after && order_pair(after, edge) == 0 && after->rationale != edge->rationale);
		const char *rationale = several ? crosswalk_rationale_name(edge->rationale) : "";
		const char *ref = !x->source && edge->ref ? edge->ref : "";

		if (before && said_twice(x, before, edge))
			return err_set(e, ERR_INPUT, "%s %zu: %s and %s are related already, on %s %zu", x->unit,
				       edge->line, source, target, x->unit, before->line);
		edge->id = arena_printf(a, "%s:%s:%s%s%s%s%s", x->id, source, target, *rationale ? ":" : "",
					rationale, *ref ? ":" : "", ref);
	}
	return 0;
}

/* A requirement said to have no counterpart must have none here. */
static int order_end_at(const struct crosswalk_edge *a, const struct crosswalk_edge *b, bool source)
{
	return source ? order_end(&a->source, &b->source) : order_end(&a->target, &b->target);
}

static int by_source(const void *a, const void *b)
{
	return order_end_at(*(struct crosswalk_edge *const *)a, *(struct crosswalk_edge *const *)b, true);
}

static int by_target(const void *a, const void *b)
{
	return order_end_at(*(struct crosswalk_edge *const *)a, *(struct crosswalk_edge *const *)b, false);
}

static int no_counterpart(const struct catalog_crosswalk *x, struct crosswalk_edge **sorted, bool source,
			  struct err *e)
{
	const struct crosswalk_edge *none = NULL, *some = NULL;

	qsort(sorted, x->edge_count, sizeof(struct crosswalk_edge *), source ? by_source : by_target);
	for (size_t i = 0; i < x->edge_count; i++) {
		const struct crosswalk_edge *edge = sorted[i];

		if (i && order_end_at(sorted[i - 1], edge, source) != 0)
			none = some = NULL;
		if (crosswalk_holds(edge))
			some = edge;
		else if (edge->status != EDGE_CONTESTED && !(source ? edge->target.id : edge->source.id))
			none = edge;
		if (none && some)
			return err_set(e, ERR_INPUT,
				       "%s %zu: '%s' has no counterpart, but %s %zu relates it to one", x->unit,
				       none->line, source ? none->source.id : none->target.id, x->unit, some->line);
	}
	return 0;
}

/*
 * Cycles: what must be there before something, or is all in it, cannot come back to itself. Only
 * within one framework, or among several, can rows go round. Kahn's way: take away, again and
 * again, what nothing leads to; what stays is on a cycle or behind one.
 */
struct arc {
	const struct catalog_requirement *from, *to;
	size_t line;
};

struct round {
	const struct catalog_requirement *first;	/* of all, so that one's place is a number */
	struct arc *arcs;
	size_t count;
	size_t *leading;	/* how many arcs lead to a requirement */
	const struct arc **back;	/* of those that stayed, the first that does */
};

static int by_from(const void *a, const void *b)
{
	const struct arc *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static size_t first_arc(const struct round *r, const struct catalog_requirement *from)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->arcs[mid].from < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Takes away what nothing leads to; returns how many arcs stay. */
static size_t unwind(struct round *r, const struct catalog_requirement **queue)
{
	size_t taken = 0, queued = 0, at = 0;

	for (size_t i = 0; i < r->count; i++)
		if ((!i || r->arcs[i].from != r->arcs[i - 1].from) && !r->leading[r->arcs[i].from - r->first])
			queue[queued++] = r->arcs[i].from;
	while (at < queued) {
		const struct catalog_requirement *from = queue[at++];

		for (size_t i = first_arc(r, from); i < r->count && r->arcs[i].from == from; i++) {
			size_t to = (size_t)(r->arcs[i].to - r->first);

			taken++;
			if (!--r->leading[to] && first_arc(r, r->arcs[i].to) < r->count &&
			    r->arcs[first_arc(r, r->arcs[i].to)].from == r->arcs[i].to)
				queue[queued++] = r->arcs[i].to;
		}
	}
	return r->count - taken;
}

static void find_back(struct round *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct arc **to = &r->back[r->arcs[i].to - r->first];

		if (!*to && r->leading[r->arcs[i].from - r->first])
			*to = &r->arcs[i];
	}
}

/* The first arc that stayed and leads to where at begins; NULL: none does. */
static const struct arc *back(const struct round *r, const struct arc *at)
{
	return r->back[at->from - r->first];
}

/* The arc of a cycle that stands first in the file. From any that stayed, going back as often as
 * there are arcs ends on a cycle; once around it finds the first. */
static const struct arc *on_cycle(const struct round *r)
{
	const struct arc *at = NULL, *start, *least;

	for (size_t i = 0; i < r->count && !at; i++)
		if (r->leading[r->arcs[i].from - r->first])
			at = &r->arcs[i];
	for (size_t step = 0; at && step < r->count; step++)
		at = back(r, at);
	if (!at)
		BUG("rows that go round have no beginning");
	start = least = at;
	while ((at = back(r, at)) && at != start)
		if (at->line < least->line)
			least = at;
	return least;
}

static struct arc arc_of(const struct crosswalk_edge *edge, bool precedes)
{
	struct arc arc = { edge->source.requirement, edge->target.requirement, edge->line };

	if (!crosswalk_holds(edge) || (edge->relation == RELATION_PRECEDES) != precedes ||
	    (!precedes && edge->relation != RELATION_SUBSET_OF && edge->relation != RELATION_SUPERSET_OF))
		return (struct arc){ 0 };
	if (edge->relation == RELATION_SUPERSET_OF) {
		arc.from = edge->target.requirement;
		arc.to = edge->source.requirement;
	}
	return arc;
}

static int no_cycle(const struct catalog *c, const struct catalog_crosswalk *x, bool precedes, struct err *e)
{
	CLEANUP(arena_free) struct arena scratch = ARENA_INIT;
	struct round r = { .first = c->requirements };
	const struct arc *bad;

	r.arcs = arena_alloc(&scratch, x->edge_count * sizeof *r.arcs);
	r.leading = arena_alloc(&scratch, c->requirement_count * sizeof *r.leading);
	for (size_t i = 0; i < x->edge_count; i++) {
		struct arc arc = arc_of(&x->edges[i], precedes);

		if (!arc.from)
			continue;
		r.arcs[r.count++] = arc;
		r.leading[arc.to - r.first]++;
	}
	if (!r.count)
		return 0;
	qsort(r.arcs, r.count, sizeof *r.arcs, by_from);
	if (!unwind(&r, arena_alloc(&scratch, r.count * sizeof(const struct catalog_requirement *))))
		return 0;
	r.back = arena_alloc(&scratch, c->requirement_count * sizeof(const struct arc *));
	find_back(&r);
	bad = on_cycle(&r);
	return err_set(e, ERR_INPUT, "%s %zu: a cycle: %s:%s comes back to itself over rows that say '%s'", x->unit,
		       bad->line, bad->from->framework, bad->from->id, precedes ? "precedes" : "subset-of");
}

int crosswalk_rules(const struct catalog *c, struct arena *a, const struct catalog_crosswalk *x,
		    struct crosswalk_edge *edges, struct err *e)
{
	CLEANUP(arena_free) struct arena scratch = ARENA_INIT;
	struct crosswalk_edge **sorted = arena_alloc(&scratch, x->edge_count * sizeof(struct crosswalk_edge *));
	bool one_way = x->source && strcmp(x->source, x->target) != 0;

	for (size_t i = 0; i < x->edge_count; i++)
		sorted[i] = &edges[i];
	qsort(sorted, x->edge_count, sizeof(struct crosswalk_edge *), by_pair);
	if (name_edges(x, sorted, a, e) < 0)
		return -1;
	if (x->source && (no_counterpart(x, sorted, true, e) < 0 || no_counterpart(x, sorted, false, e) < 0))
		return -1;
	if (!one_way && (no_cycle(c, x, true, e) < 0 || no_cycle(c, x, false, e) < 0))
		return -1;
	return 0;
}
