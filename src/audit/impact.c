/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/impact.h"

#include <string.h>

#include "base/nearest.h"

static bool is_challenged(const struct challenges *list, const struct crosswalk_edge *edge)
{
	return challenge_of(list, edge->id) != NULL;
}

/* "CHG-02:soc2:CC8.1" */
static const struct catalog_mapping *find_mapping(const struct catalog *cat, struct str id,
						  const struct catalog_control **ret_control, struct err *e)
{
	struct nearest near = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];
	struct str rest = id, framework;

	*ret_control = catalog_control(cat, str_cut(&rest, ':'));
	if (!*ret_control)
		return NULL;
	framework = rest.p ? str_cut(&rest, ':') : STR_LIT("");
	for (size_t i = 0; i < (*ret_control)->mapping_count; i++) {
		const struct catalog_mapping *m = &(*ret_control)->mappings[i];

		if (rest.p && str_is(framework, m->requirement->framework) && str_is(rest, m->requirement->id))
			return m;
	}
	near = NEAREST_INIT(rest);
	for (size_t i = 0; i < (*ret_control)->mapping_count; i++)
		if (str_is(framework, (*ret_control)->mappings[i].requirement->framework))
			nearest_offer(&near, str_of((*ret_control)->mappings[i].requirement->id));
	if (!rest.p) {
		err_set(e, ERR_USAGE, "'%.*s': expected a control's edge, such as CHG-02:soc2:CC8.1",
			STR_FMT(str_quote(id)));
		return NULL;
	}
	err_set(e, ERR_USAGE, "%s supports no requirement '%.*s' of '%.*s'%s", (*ret_control)->id,
		STR_FMT(str_quote(rest)), STR_FMT(str_quote(framework)),
		nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

/* Loads the newest posture, with an edge turned when one is given. *ret_loaded is false when nothing
 * was evaluated. */
static int load(struct workspace *ws, const struct catalog *cat, const char *turned, struct posture *p,
		bool *ret_loaded, struct err *e)
{
	struct err none = { 0 };

	*ret_loaded = false;
	if (!ws->lake)
		return 0;
	p->turned = turned;
	if (posture_load(ws, cat, POSTURE_VERDICTS, p, &none) == 0) {
		*ret_loaded = true;
		return 0;
	}
	if (none.kind == ERR_USAGE)
		return 0;
	*e = none;
	return -1;
}

static void note_evaluation(struct impact *i, const struct posture *p)
{
	i->evaluation = arena_cstr(&i->arena, str_of(p->evaluation));
	i->from = arena_cstr(&i->arena, str_of(p->from));
	i->to = arena_cstr(&i->arena, str_of(p->to));
}

static void fill_carried(struct impact *i, const struct catalog *cat, const struct challenges *challenges)
{
	for (size_t k = 0; k < catalog_crosswalks(cat)->count; k++)
		for (size_t n = 0; n < catalog_crosswalks(cat)->items[k].edge_count; n++) {
			const struct crosswalk_edge *row = &catalog_crosswalks(cat)->items[k].edges[n];
			bool source = row->source.requirement == i->mapping->requirement;
			bool target = row->target.requirement == i->mapping->requirement;

			if (crosswalk_holds(row) && !is_challenged(challenges, row) &&
			    ((source && gap_reach(row->relation, false) != GAP_NOTHING) ||
			     (target && gap_reach(row->relation, true) != GAP_NOTHING)))
				i->carried++;
		}
}

static void fill_others(struct impact *i, const struct catalog *cat)
{
	i->others = arena_alloc(&i->arena, (cat->control_count + 1) * sizeof(const struct catalog_control *));
	for (size_t k = 0; k < cat->control_count; k++) {
		const struct catalog_control *c = &cat->controls[k];

		for (size_t n = 0; c != i->control && n < c->mapping_count; n++)
			if (c->mappings[n].requirement == i->mapping->requirement)
				i->others[i->other_count++] = c;
	}
}

static const struct posture_edge *edge_of(const struct posture_requirement *r, const char *control)
{
	for (size_t i = 0; r && i < r->edge_count; i++)
		if (strcmp(r->edges[i]->control->id, control) == 0)
			return r->edges[i];
	return NULL;
}

static int judge_control_edge(struct workspace *ws, const struct catalog *cat, struct impact *i, struct err *e)
{
	CLEANUP(posture_free) struct posture now = { 0 };
	CLEANUP(posture_free) struct posture turned = { 0 };
	struct str framework = str_of(i->mapping->requirement->framework), id = str_of(i->mapping->requirement->id);
	const struct posture_requirement *r, *other;
	bool loaded;

	if (load(ws, cat, NULL, &now, &loaded, e) < 0)
		return -1;
	if (!loaded)
		return 0;
	if (load(ws, cat, i->edge, &turned, &loaded, e) < 0)
		return -1;
	note_evaluation(i, &now);
	r = posture_find_requirement(&now, framework, id);
	other = posture_find_requirement(&turned, framework, id);
	if (!r || !other || !edge_of(r, i->control->id))
		return 0;
	i->known = true;
	i->verdict = edge_of(r, i->control->id)->verdict;
	i->now = r->status;
	i->turned = other->status;
	return 0;
}

static const struct posture_requirement *live(struct posture *p, const struct catalog_requirement *r)
{
	return posture_find_requirement(p, str_of(r->framework), str_of(r->id));
}

/* What rows from the have side's framework carry to the wanted requirement: all of them, and all
 * but the row that is looked at. */
static void carry(struct impact *i, const struct catalog *cat, const struct challenges *challenges, struct posture *p,
		  struct impact_use *u)
{
	for (size_t k = 0; k < catalog_crosswalks(cat)->count; k++)
		for (size_t n = 0; n < catalog_crosswalks(cat)->items[k].edge_count; n++) {
			const struct crosswalk_edge *row = &catalog_crosswalks(cat)->items[k].edges[n];
			bool reversed = row->source.requirement == u->want;
			const struct crosswalk_end *have = reversed ? &row->target : &row->source;
			enum gap_reach reach = gap_reach(row->relation, reversed);
			const struct posture_requirement *of;
			enum requirement_status carried;

			if ((!reversed && row->target.requirement != u->want) || reach == GAP_NOTHING ||
			    !crosswalk_holds(row) || is_challenged(challenges, row) ||
			    strcmp(have->framework, u->have->framework) != 0)
				continue;
			u->others += row != i->row;
			of = p ? live(p, have->requirement) : NULL;
			carried = of ? gap_carry(reach, of->status) : REQUIREMENT_NOT_MAPPED;
			u->now = gap_with(u->now, carried);
			if (row != i->row)
				u->without = gap_with(u->without, carried);
		}
}

static void use(struct impact *i, const struct catalog *cat, const struct challenges *challenges, struct posture *p,
		bool reversed)
{
	const struct catalog_requirement *have = reversed ? i->row->target.requirement : i->row->source.requirement;
	const struct catalog_requirement *want = reversed ? i->row->source.requirement : i->row->target.requirement;
	struct impact_use u = { .have = have, .want = want, .reach = gap_reach(i->row->relation, reversed) };
	const struct posture_requirement *of_have = p ? live(p, have) : NULL;
	const struct posture_requirement *of_want = p ? live(p, want) : NULL;

	if (u.reach == GAP_NOTHING || !have->assessable || !want->assessable)
		return;
	u.known = of_have && of_want;
	if (u.known) {
		u.of_have = of_have->status;
		u.now = u.without = of_want->status;
	}
	carry(i, cat, challenges, u.known ? p : NULL, &u);
	i->uses[i->use_count++] = u;
}

static bool same_end(const struct crosswalk_end *a, const struct crosswalk_end *b)
{
	return strcmp(a->framework, b->framework) == 0 && a->id && b->id && strcmp(a->id, b->id) == 0;
}

static void fill_same(struct impact *i, const struct catalog *cat)
{
	for (int add = 0; add < 2; add++) {
		if (add)
			i->same = arena_alloc(&i->arena, (i->same_count + 1) * sizeof(const struct crosswalk_edge *));
		i->same_count = 0;
		for (size_t k = 0; k < catalog_crosswalks(cat)->count; k++)
			for (size_t n = 0; n < catalog_crosswalks(cat)->items[k].edge_count; n++) {
				const struct crosswalk_edge *row = &catalog_crosswalks(cat)->items[k].edges[n];

				if (row == i->row || !((same_end(&row->source, &i->row->source) &&
							same_end(&row->target, &i->row->target)) ||
						       (same_end(&row->source, &i->row->target) &&
							same_end(&row->target, &i->row->source))))
					continue;
				if (add)
					i->same[i->same_count] = row;
				i->same_count++;
			}
	}
}

static int judge_row(struct workspace *ws, const struct catalog *cat, const struct challenges *challenges,
		     struct impact *i, struct err *e)
{
	CLEANUP(posture_free) struct posture p = { 0 };
	bool loaded;

	fill_same(i, cat);
	if (load(ws, cat, NULL, &p, &loaded, e) < 0)
		return -1;
	if (loaded)
		note_evaluation(i, &p);
	if (!crosswalk_holds(i->row) || i->challenge)
		return 0;
	use(i, cat, challenges, loaded ? &p : NULL, false);
	use(i, cat, challenges, loaded ? &p : NULL, true);
	return 0;
}

/* What stands before the first colon is no control; it must be a crosswalk. */
static int need_either(const struct catalog *cat, const char *edge, struct err *e)
{
	struct str rest = str_of(edge), name = str_cut(&rest, ':');
	struct nearest near = NEAREST_INIT(name);
	char hint[NEAREST_HINT_LEN];

	if (catalog_crosswalk(cat, name))
		return 0;
	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		nearest_offer(&near, str_of(catalog_crosswalks(cat)->items[i].id));
	for (size_t i = 0; i < cat->control_count; i++)
		nearest_offer(&near, str_of(cat->controls[i].id));
	return err_set(e, ERR_USAGE, "no crosswalk and no control '%.*s'%s", STR_FMT(str_quote(name)),
		       nearest_hint(&near, hint, sizeof hint));
}

int impact_find(struct workspace *ws, const struct catalog *cat, const struct challenges *challenges, const char *edge,
		struct impact *i, struct err *e)
{
	i->mapping = find_mapping(cat, str_of(edge), &i->control, e);
	if (i->control && !i->mapping)
		return -1;
	if (i->control) {
		i->edge = challenge_control_edge(&i->arena, i->control->id, i->mapping->requirement->framework,
						 i->mapping->requirement->id);
		i->challenge = challenge_of(challenges, i->edge);
		fill_others(i, cat);
		fill_carried(i, cat, challenges);
		return judge_control_edge(ws, cat, i, e);
	}
	if (need_either(cat, edge, e) < 0 || !(i->row = crosswalk_find_edge(cat, str_of(edge), &i->crosswalk, e)))
		return -1;
	i->edge = i->row->id;
	i->challenge = challenge_of(challenges, i->edge);
	return judge_row(ws, cat, challenges, i, e);
}

void impact_free(struct impact *i)
{
	arena_free(&i->arena);
	*i = (struct impact){ 0 };
}
