/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading an OSCAL catalog (JSON, 1.0 to 1.2). First all groups and controls are listed as nodes,
 * in the order of the document, with their ids; then each becomes a row. What a row says
 * can depend on all the others: whether the labels are the ids as published (each there once),
 * where a withdrawn control went, what a parameter in a title stands for.
 *
 * NIST's catalog of CSF 2.0 also holds the categories and subcategories of 1.1 that it has no more,
 * and does not mark them: what is in force has examples (a part "example"), and a category that is
 * not in force has a statement that says nothing.
 */
#include "catalog/oscal_catalog.h"

#include <stdlib.h>

#include "catalog/framework_draft.h"
#include "catalog/line.h"
#include "catalog/oscal_token.h"

#define TITLE_MAX 400
#define NOTE_MAX 400
#define ANY_LENGTH (SIZE_MAX - 1)	/* of texts that we wrote */
#define PLACE_MAX 100

static int add_node(struct oscal_reading *r, struct oscal_node *node, struct err *e)
{
	if (r->count == CATALOG_ROWS_MAX)
		return err_set(e, ERR_INPUT, "more than %d groups and controls", CATALOG_ROWS_MAX);
	node->id = line_of(r->a, json_get_str(node->v, "id"), ANY_LENGTH);
	if (!node->group && !*node->id)
		return err_set(e, ERR_INPUT, "%s: no id", node->place);
	node->label = oscal_published_id(r, node);
	r->nodes = arena_grow(r->a, r->nodes, r->count, sizeof *r->nodes);
	r->nodes[r->count++] = *node;
	return 0;
}

static int list_params(struct oscal_reading *r, struct json v, struct err *e)
{
	struct json_iter it;
	struct json params, p;

	if (!json_get(v, "params", &params))
		return 0;
	for (json_begin(params, &it); json_next(&it, &p);) {
		struct catalog_key key = { line_of(r->a, json_get_str(p, "id"), CATALOG_ID_MAX), r->param_count };

		if (r->param_count == CATALOG_ROWS_MAX)
			return err_set(e, ERR_INPUT, "more than %d parameters", CATALOG_ROWS_MAX);
		r->param_ids = arena_grow(r->a, r->param_ids, r->param_count, sizeof *r->param_ids);
		r->params = arena_grow(r->a, r->params, r->param_count, sizeof *r->params);
		r->param_ids[r->param_count] = key;
		r->params[r->param_count++] = p;
	}
	return 0;
}

/* "/catalog/groups/0/controls/3", of which what is in the middle is left out where it is long. */
static const char *place_below(struct arena *a, const char *place, const char *list, size_t index)
{
	const char *from = place;

	if (strlen(place) > PLACE_MAX) {
		from = strchr(place + strlen(place) - PLACE_MAX / 2, '/');
		place = "/catalog/…";
	} else {
		place = "";
	}
	return arena_printf(a, "%s%s/%s/%zu", place, from, list, index);
}

static int list_members(struct oscal_reading *r, struct json v, size_t parent, const char *place, unsigned depth,
			struct err *e);

static int list_node(struct oscal_reading *r, struct oscal_node node, unsigned depth, struct err *e)
{
	size_t here = r->count;

	if (!json_is(node.v, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "%s: expected an object", node.place);
	if (depth == CATALOG_DEPTH_MAX)
		return err_set(e, ERR_INPUT, "%s: more than %d groups and controls above each other", node.place,
			       CATALOG_DEPTH_MAX);
	if (add_node(r, &node, e) < 0)
		return -1;
	return list_members(r, node.v, here, node.place, depth + 1, e);
}

/* The groups and controls that v holds, and its parameters. */
static int list_members(struct oscal_reading *r, struct json v, size_t parent, const char *place, unsigned depth,
			struct err *e)
{
	static const char *const lists[] = { "groups", "controls" };
	struct json_iter it;
	struct json list, item;

	if (list_params(r, v, e) < 0)
		return -1;
	for (size_t k = 0; k < COUNT_OF(lists); k++) {
		if (!json_get(v, lists[k], &list))
			continue;
		if (!json_is(list, JSON_ARRAY))
			return err_set(e, ERR_INPUT, "%s/%s: expected an array", place, lists[k]);
		for (json_begin(list, &it); json_next(&it, &item);) {
			struct oscal_node node = { .v = item, .parent = parent, .group = k == 0 };

			node.place = place_below(r->a, place, lists[k], it.index);
			if (list_node(r, node, depth, e) < 0)
				return -1;
		}
	}
	return 0;
}

/* One of its parent's own class adds to it, as in the catalogs of the BSI: a practice has tasks, but a control
 * below a control is one more. */
static bool is_of_same_class(const struct oscal_reading *r, const struct oscal_node *n)
{
	const struct oscal_node *up = &r->nodes[n->parent];
	struct str class = json_get_str(n->v, "class");

	return !up->group && class.n && str_eq(class, json_get_str(up->v, "class"));
}

/* What others spell out: an active control below it that does not add to it. */
static void find_headings(struct oscal_reading *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct oscal_node *n = &r->nodes[i];

		if (n->parent != SIZE_MAX && !n->retired && !oscal_is_enhancement(n->v) &&
		    !is_of_same_class(r, n))
			r->nodes[n->parent].parted = true;
	}
}

static enum catalog_standing standing_of(const struct oscal_node *n)
{
	enum catalog_standing standing;
	struct str said = oscal_prop(n->v, "standing", OSCAL_NS);
	struct err none = { 0 };

	if (said.p && catalog_read_standing(said, &standing, &none) == 0)
		return standing;
	if (n->retired)
		return STANDING_RETIRED;
	return n->group || n->parted ? STANDING_HEADING : STANDING_REQUIREMENT;
}

/* "SP800-53-enhancement" names an edition rather than a kind. */
static const char *kind_of(struct oscal_reading *r, const struct oscal_node *n)
{
	struct str said = oscal_prop(n->v, "kind", OSCAL_NS), class = json_get_str(n->v, "class");

	if (said.p)
		return line_of(r->a, said, ANY_LENGTH);
	for (size_t i = 0; i < class.n; i++)
		if (class.p[i] >= '0' && class.p[i] <= '9')
			return str_ends(class, "enhancement") ? "enhancement" : "control";
	return str_trim(class).n ? line_of(r->a, class, TITLE_MAX) : n->group ? "group" : "control";
}

static const char *title_of(struct oscal_reading *r, const struct oscal_node *n)
{
	const char *title = oscal_text(r, json_get_str(n->v, "title"), TITLE_MAX);
	struct json statement;

	if (r->ours && json_get_str(n->v, "title").n)
		return line_of(r->a, json_get_str(n->v, "title"), ANY_LENGTH);

	/* CSF and SSDF repeat the id where others have a title. */
	if (*title && !oscal_same_id(str_of(title), str_of(n->id)) &&
	    !oscal_same_id(str_of(title), str_of(n->published)))
		return title;
	if (oscal_part(n->v, "statement", &statement)) {
		const char *prose = oscal_text(r, json_get_str(statement, "prose"), TITLE_MAX);

		if (*prose)
			return prose;
	}
	return n->retired ? "(withdrawn)" : *title ? title : n->published;
}

static int add_row(struct oscal_reading *r, const struct oscal_node *n, struct err *e)
{
	struct str note = oscal_prop(n->v, "note", OSCAL_NS);
	bool went = n->retired && !r->ours;
	struct catalog_requirement row = {
		.id = n->published,
		.parent = n->parent == SIZE_MAX ? NULL : r->nodes[n->parent].published,
		.kind = kind_of(r, n),
		.category = line_of(r->a, oscal_prop(n->v, "category", OSCAL_NS), ANY_LENGTH),
		.title = title_of(r, n),
		.note = note.p ? line_of(r->a, note, ANY_LENGTH) : went ? oscal_went_to(r, n, NOTE_MAX) : NULL,
		.standing = standing_of(n),
	};
	const char *const texts[] = { row.id, row.kind, row.category, row.title, row.note };

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (line_check(str_of(texts[i]), e) < 0)
			return err_ctx(e, "%s", n->place);
	if (catalog_rows_add(&r->rows, &row, 0, n->place, e) < 0)
		return err_ctx(e, "%s", n->place);
	return 0;
}

static int read_metadata(struct oscal_reading *r, struct json catalog, struct framework_draft *d, struct err *e)
{
	struct json m;

	if (!json_get(catalog, "metadata", &m) || !json_is(m, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "/catalog/metadata: expected an object");
	d->id = line_of(r->a, oscal_prop(m, "framework", OSCAL_NS), ANY_LENGTH);
	d->title = line_of(r->a, json_get_str(m, "title"), ANY_LENGTH);
	d->version = line_of(r->a, json_get_str(m, "version"), ANY_LENGTH);
	d->source = line_of(r->a, oscal_prop(m, "source", OSCAL_NS), ANY_LENGTH);
	r->ours = *d->id != '\0';
	d->id = *d->id ? d->id : NULL;
	d->title = *d->title ? d->title : NULL;
	d->version = *d->version ? d->version : NULL;
	d->source = *d->source ? d->source : NULL;
	for (size_t i = 0; i < 4; i++) {
		const char *text = i == 0 ? d->id : i == 1 ? d->title : i == 2 ? d->version : d->source;

		if (text && line_check(str_of(text), e) < 0)
			return err_ctx(e, "/catalog/metadata");
	}
	return 0;
}

/* The document holds one thing, under its name. */
static int need_catalog(struct json doc, struct json *ret, struct err *e)
{
	static const char *const others[] = { "profile", "component-definition", "system-security-plan",
					      "assessment-plan", "assessment-results", "plan-of-action-and-milestones",
					      "mapping-collection" };
	struct json other;

	if (json_get(doc, "catalog", ret) && json_is(*ret, JSON_OBJECT))
		return 0;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (json_get(doc, others[i], &other))
			return err_set(e, ERR_INPUT, "an OSCAL %s: expected a catalog", others[i]);
	return err_set(e, ERR_INPUT, "expected an OSCAL catalog: an object with a member 'catalog'");
}

struct position {
	uint64_t sort;
	size_t node;
};

static int by_position(const void *a, const void *b)
{
	const struct position *x = a, *y = b;

	if (x->sort != y->sort)
		return x->sort < y->sort ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* In the order of the document; what we wrote says in which order the rows were. */
static int add_rows(struct oscal_reading *r, struct err *e)
{
	struct position *order = arena_alloc(r->a, r->count * sizeof *order);

	for (size_t i = 0; i < r->count; i++) {
		order[i].node = i;
		if (r->ours)
			str_to_u64(oscal_prop(r->nodes[i].v, "sort-id", NULL), &order[i].sort);
	}
	qsort(order, r->count, sizeof *order, by_position);
	for (size_t i = 0; i < r->count; i++)
		if (add_row(r, &r->nodes[order[i].node], e) < 0)
			return -1;
	return 0;
}

static int read_catalog(struct oscal_reading *r, struct json doc, struct framework_draft *d, struct err *e)
{
	const struct catalog_key *keys;
	struct json catalog;

	if (need_catalog(doc, &catalog, e) < 0 || read_metadata(r, catalog, d, e) < 0 ||
	    list_members(r, catalog, SIZE_MAX, "/catalog", 0, e) < 0)
		return -1;
	if (!r->count)
		return err_set(e, ERR_INPUT, "/catalog: no groups and no controls");
	if (oscal_choose_ids(r, e) < 0)
		return -1;
	oscal_find_retired(r, d);
	find_headings(r);
	if (add_rows(r, e) < 0)
		return -1;
	return catalog_rows_check(&r->rows, &keys, e);
}

int framework_read_oscal(struct str bytes, struct framework_draft *ret, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct oscal_reading r = { .a = &ret->arena, .rows = { .arena = &ret->arena } };
	struct json doc;
	int result;

	if (json_parse(reader, bytes, &doc, e) < 0)
		return -1;
	result = read_catalog(&r, doc, ret, e);
	ret->rows = r.rows.rows;
	ret->count = r.rows.count;
	return result;
}
