/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/crosswalk_pair.h"

#include <stdlib.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Where an end stands among the rows: the framework as a whole first, then as published, then
 * ids that the framework never had. */
static size_t place(const struct crosswalk_end *end)
{
	if (end->requirement)
		return end->requirement->ordinal + 1;
	return end->id ? SIZE_MAX : 0;
}

static int order_end(const struct crosswalk_end *a, const struct crosswalk_end *b)
{
	size_t x = place(a), y = place(b);

	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(a->id ? a->id : "", b->id ? b->id : "");
}

static int by_ends(const void *a, const void *b)
{
	const struct pair_row *x = a, *y = b;
	int c = order_end(x->from, y->from);

	if (!c)
		c = order_end(x->to, y->to);
	if (!c)
		c = strcmp(x->of->id, y->of->id);
	return c ? c : (x->edge->line > y->edge->line) - (x->edge->line < y->edge->line);
}

/* Says that the requirement has no counterpart in the other framework, and stands by it. */
static bool states_none(const struct crosswalk_edge *edge)
{
	return edge->status != EDGE_CONTESTED && edge->relation == RELATION_NO_RELATIONSHIP &&
	       (!edge->source.id || !edge->target.id);
}

static bool pair_edge(const struct crosswalk_edge *edge, const char *first, const char *second, bool *ret_turned)
{
	*ret_turned = !same(edge->source.framework, first) || !same(edge->target.framework, second);
	return !*ret_turned || (same(edge->source.framework, second) && same(edge->target.framework, first));
}

static size_t edges_in(const struct catalog *cat)
{
	size_t n = 0;

	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		n += catalog_crosswalks(cat)->items[i].edge_count;
	return n;
}

static void collect(const struct catalog_crosswalk *x, const struct challenges *challenges,
		    struct crosswalk_pair *pair)
{
	for (size_t i = 0; i < x->edge_count; i++) {
		const struct crosswalk_edge *edge = &x->edges[i];
		const struct challenge *challenge;
		bool turned;

		if (!pair_edge(edge, pair->first.framework, pair->second.framework, &turned))
			continue;
		challenge = challenge_of(challenges, edge->id);
		pair->rows[pair->row_count++] = (struct pair_row){
			.of = x,
			.edge = edge,
			.from = turned ? &edge->target : &edge->source,
			.to = turned ? &edge->source : &edge->target,
			.relation = turned ? crosswalk_turned(edge->relation) : edge->relation,
			.turned = turned,
			.holds = crosswalk_holds(edge) && !challenge,
			.challenge = challenge,
		};
	}
}

/* What the rows say of one requirement. */
struct said {
	bool holds;
	bool contested, challenged;
	const struct pair_row *none;
};

static void hear(const struct catalog *cat, const struct pair_row *row, bool first, struct said *said)
{
	const struct crosswalk_end *end = first ? row->from : row->to;
	struct said *of;

	if (!end->requirement)
		return;
	of = &said[end->requirement - cat->requirements];
	of->holds |= row->holds;
	of->challenged |= row->challenge && crosswalk_holds(row->edge);
	of->contested |= row->edge->status == EDGE_CONTESTED;
	if (states_none(row->edge) && !row->challenge && (!of->none || row->of->source))
		of->none = row;
}

static const struct catalog_requirement *parent_of(const struct catalog *cat, const struct catalog_requirement *r)
{
	return r->parent ? catalog_requirement(cat, str_of(r->framework), str_of(r->parent)) : NULL;
}

/* Its own reason or that of a heading above; else what can be seen in the rows. */
static void explain(const struct catalog *cat, const struct said *said, struct arena *a, struct pair_unmapped *u)
{
	const struct said *own = &said[u->requirement - cat->requirements];
	const struct catalog_requirement *r;

	for (r = u->requirement; r; r = parent_of(cat, r)) {
		const struct said *of = &said[r - cat->requirements];

		if (!of->none)
			continue;
		u->reason = of->none->edge->basis;
		u->of = of->none->of;
		return;
	}
	if (own->challenged)
		u->reason = "every row of it is challenged";
	else if (own->contested)
		u->reason = "every row of it is contested";
	for (r = parent_of(cat, u->requirement); r && !u->reason; r = parent_of(cat, r))
		if (said[r - cat->requirements].holds)
			u->reason = arena_printf(a, "has no row of its own, only %s above it has", r->id);
}

static void find_unmapped(const struct catalog *cat, const struct crosswalk_pair *pair, bool first,
			  struct pair_side *side, struct arena *a)
{
	struct said *said = arena_alloc(a, (cat->requirement_count + 1) * sizeof *said);

	for (size_t i = 0; i < pair->row_count; i++)
		hear(cat, &pair->rows[i], first, said);
	side->unmapped = arena_alloc(a, (cat->requirement_count + 1) * sizeof *side->unmapped);
	for (size_t i = 0; i < cat->requirement_count; i++) {
		struct pair_unmapped u = { .requirement = &cat->requirements[i] };

		if (!u.requirement->assessable || !same(u.requirement->framework, side->framework))
			continue;
		side->requirements++;
		if (said[i].holds)
			continue;
		explain(cat, said, a, &u);
		side->stated += u.of != NULL;
		side->unmapped[side->unmapped_count++] = u;
	}
}

void crosswalk_pair_find(const struct catalog *cat, const struct challenges *challenges, const char *first,
			 const char *second, const struct catalog_crosswalk *only, struct arena *a,
			 struct crosswalk_pair *ret)
{
	*ret = (struct crosswalk_pair){ .first.framework = first, .second.framework = second };
	ret->rows = arena_alloc(a, (edges_in(cat) + 1) * sizeof *ret->rows);
	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		if (!only || only == &catalog_crosswalks(cat)->items[i])
			collect(&catalog_crosswalks(cat)->items[i], challenges, ret);
	if (ret->row_count)
		qsort(ret->rows, ret->row_count, sizeof *ret->rows, by_ends);
	find_unmapped(cat, ret, true, &ret->first, a);
	find_unmapped(cat, ret, false, &ret->second, a);
}

/* Leads: the rows that hold, each from both of its ends, in order of where they begin. */
struct step {
	const struct catalog_requirement *from, *to;
	const struct crosswalk_edge *edge;
};

struct steps {
	struct step *items;
	size_t count;
};

static int by_step(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return strcmp(x->edge->id, y->edge->id);
}

static struct steps find_steps(const struct catalog *cat, const struct challenges *challenges, struct arena *a)
{
	struct steps s = { .items = arena_alloc(a, (2 * edges_in(cat) + 1) * sizeof *s.items) };

	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		for (size_t k = 0; k < catalog_crosswalks(cat)->items[i].edge_count; k++) {
			const struct crosswalk_edge *edge = &catalog_crosswalks(cat)->items[i].edges[k];

			if (!crosswalk_holds(edge) || challenge_of(challenges, edge->id))
				continue;
			s.items[s.count++] = (struct step){ edge->source.requirement, edge->target.requirement, edge };
			s.items[s.count++] = (struct step){ edge->target.requirement, edge->source.requirement, edge };
		}
	if (s.count)
		qsort(s.items, s.count, sizeof *s.items, by_step);
	return s;
}

static size_t first_step(const struct steps *s, const struct catalog_requirement *from)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->items[mid].from < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool direct(const struct steps *s, const struct catalog_requirement *from, const struct catalog_requirement *to)
{
	for (size_t i = first_step(s, from); i < s->count && s->items[i].from == from; i++)
		if (s->items[i].to == to)
			return true;
	return false;
}

/* The same requirement on the next step: one row a pair is enough for a lead. */
static bool again(const struct steps *s, size_t i)
{
	return i && s->items[i - 1].from == s->items[i].from && s->items[i - 1].to == s->items[i].to;
}

static void leads_over(const struct steps *s, const struct step *one, const char *second, struct pair_leads *ret)
{
	for (size_t i = first_step(s, one->to); i < s->count && s->items[i].from == one->to; i++) {
		const struct step *two = &s->items[i];

		if (!same(two->to->framework, second) || again(s, i) || direct(s, one->from, two->to))
			continue;
		if (ret->count == PAIR_LEADS_MAX) {
			ret->more = true;
			return;
		}
		ret->items[ret->count++] = (struct pair_lead){ one->from, one->to, two->to, one->edge, two->edge };
	}
}

static int by_lead(const void *a, const void *b)
{
	const struct pair_lead *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return (x->over > y->over) - (x->over < y->over);
}

void crosswalk_pair_leads(const struct catalog *cat, const struct challenges *challenges,
			  const struct crosswalk_pair *pair, struct arena *a, struct pair_leads *ret)
{
	struct steps s = find_steps(cat, challenges, a);
	const char *first = pair->first.framework, *second = pair->second.framework;

	*ret = (struct pair_leads){ .items = arena_alloc(a, (PAIR_LEADS_MAX + 1) * sizeof *ret->items) };
	for (size_t i = 0; i < s.count && !ret->more; i++) {
		const struct step *one = &s.items[i];

		if (same(one->from->framework, first) && !same(one->to->framework, first) &&
		    !same(one->to->framework, second) && !again(&s, i))
			leads_over(&s, one, second, ret);
	}
	if (ret->count)
		qsort(ret->items, ret->count, sizeof *ret->items, by_lead);
}
