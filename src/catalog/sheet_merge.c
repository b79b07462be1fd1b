/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The two places where a pair of requirement and control stands, held against what is in force. Where
 * only one of them differs from it, that one was edited; where both differ, they must agree.
 */
#include <stdlib.h>

#include "catalog/catalog_int.h"
#include "catalog/sheet_int.h"

struct merging {
	const struct sheet_contents *s;
	const struct catalog_control *control;	/* whose pairs are looked at */
	struct sheet_control *into;		/* NULL: nothing of it changed so far */
	struct catalog_mapping *mappings;	/* what it is to have */
	size_t count;
	struct sheet_edits *edits;
};

static int compare(const struct sheet_edge *edge, const struct catalog_requirement *r,
		   const struct catalog_control *c)
{
	if (edge->requirement != r)
		return edge->requirement < r ? -1 : 1;
	return edge->control == c ? 0 : edge->control < c ? -1 : 1;
}

/* The first of the pair's, with how many there are. */
static const struct sheet_edge *find(const struct sheet_edges *edges, const struct catalog_requirement *r,
				     const struct catalog_control *c, size_t *ret_count)
{
	size_t low = 0, high = edges->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&edges->items[mid], r, c) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*ret_count = 0;
	for (size_t i = low; i < edges->count && compare(&edges->items[i], r, c) == 0; i++)
		(*ret_count)++;
	return *ret_count ? &edges->items[low] : NULL;
}

static const char *place(const struct sheet_contents *s, const struct sheet_edge *edge)
{
	return sheet_place(s->a, edge->sheet, edge->row, edge->column);
}

/* A pair may stand once in a framework's sheet, and once in a cell of Evidence. */
static int check_once(const struct sheet_contents *s, const struct sheet_edges *edges, struct err *e)
{
	char other[XLSX_PLACE_LEN];

	for (size_t i = 1; i < edges->count; i++) {
		const struct sheet_edge *a = &edges->items[i - 1], *b = &edges->items[i];

		if (compare(a, b->requirement, b->control) != 0 || (edges == &s->named && a->row != b->row))
			continue;
		return err_set(e, ERR_INPUT, "%s: %s with %s is in cell %s already", place(s, b), b->requirement->id,
			       b->control->id, xlsx_place(a->row, a->column, other));
	}
	return 0;
}

static size_t kind_index(const char *kind)
{
	size_t k = 0;

	while (strcmp(catalog_evidence_kinds[k], kind) != 0)
		k++;
	return k;
}

/* Evidence names a control in the rows of its own kinds only. */
static int check_kinds(const struct sheet_contents *s, struct err *e)
{
	for (size_t i = 0; i < s->named.count; i++) {
		const struct sheet_edge *edge = &s->named.items[i];
		bool own = false;

		for (size_t k = 0; k < edge->control->evidence.count; k++)
			own |= s->row[kind_index(edge->control->evidence.items[k])] == edge->row;
		if (!own)
			return err_set(e, ERR_INPUT, "%s: this kind of evidence is none of %s's", place(s, edge),
				       edge->control->id);
	}
	return 0;
}

/* Whether Evidence has the pair: in the rows of all kinds of the control, or in none. */
static int in_evidence(const struct sheet_contents *s, const struct catalog_requirement *r,
		       const struct catalog_control *c, bool in_force, bool *ret, struct err *e)
{
	const struct catalog_framework *f = catalog_framework(s->c, str_of(r->framework));
	uint32_t column = s->column[f - s->c->frameworks];
	const struct sheet_edge *first;
	char other[XLSX_PLACE_LEN];
	size_t count;

	*ret = in_force;
	if (!column || !c->evidence.count)
		return 0;
	first = find(&s->named, r, c, &count);
	*ret = count > 0;
	for (size_t i = 0; i < c->evidence.count; i++) {
		uint32_t row = s->row[kind_index(c->evidence.items[i])];
		bool there = false;

		if (!row)
			return err_set(e, ERR_INPUT, "sheet %s: no row for '%s', which is evidence of %s",
				       SHEET_EVIDENCE, c->evidence.items[i], c->id);
		for (size_t k = 0; k < count; k++)
			there |= first[k].row == row;
		if (count && !there)
			return err_set(e, ERR_INPUT,
				       "%s has %s with %s, but cell %s has not: both are evidence of %s",
				       place(s, first), r->id, c->id, xlsx_place(row, column, other), c->id);
	}
	return 0;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_mapping(const struct catalog_mapping *a, const struct catalog_mapping *b)
{
	if (!same_text(a->support, b->support) || !same_text(a->residual, b->residual) ||
	    a->closed_by.count != b->closed_by.count)
		return false;
	for (size_t i = 0; i < a->closed_by.count; i++)
		if (!same_text(a->closed_by.items[i], b->closed_by.items[i]))
			return false;
	return true;
}

static void note(struct merging *m, enum sheet_change_kind kind, const struct catalog_requirement *r,
		 const struct catalog_mapping *before, const struct catalog_mapping *after)
{
	struct sheet_edits *edits = m->edits;
	struct sheet_control *to = m->into;

	if (!to) {
		edits->controls = arena_grow(m->s->a, edits->controls, edits->count, sizeof *to);
		to = m->into = &edits->controls[edits->count++];
		*to = (struct sheet_control){ .before = m->control, .after = *m->control };
	}
	to->changes = arena_grow(m->s->a, to->changes, to->change_count, sizeof *to->changes);
	to->changes[to->change_count++] = (struct sheet_change){ kind, r, before, after };
}

static const struct catalog_mapping *keep(struct merging *m, const struct catalog_mapping *mapping)
{
	m->mappings[m->count] = *mapping;
	return &m->mappings[m->count++];
}

/* A row was changed that Evidence leaves out. */
static int disagree(const struct sheet_contents *s, const struct sheet_edge *row, struct err *e)
{
	const struct catalog_framework *f = catalog_framework(s->c, str_of(row->requirement->framework));
	uint32_t at = s->row[kind_index(row->control->evidence.items[0])];
	char other[XLSX_PLACE_LEN];

	return err_set(e, ERR_INPUT, "%s: %s with %s was changed here, and taken out of cell %s of sheet %s",
		       place(s, row), row->requirement->id, row->control->id,
		       xlsx_place(at, s->column[f - s->c->frameworks], other), SHEET_EVIDENCE);
}

/* before: in force; NULL: new. */
static int merge_pair(struct merging *m, const struct catalog_requirement *r, const struct catalog_mapping *before,
		      struct err *e)
{
	const struct sheet_contents *s = m->s;
	const struct catalog_framework *f = catalog_framework(s->c, str_of(r->framework));
	bool has_sheet = s->has_sheet[f - s->c->frameworks];
	struct catalog_mapping unsaid = { .requirement = r, .support = "example-of",
					  .residual = CATALOG_RESIDUAL_UNSAID };
	size_t count;
	const struct sheet_edge *row = find(&s->listed, r, m->control, &count);
	bool listed = has_sheet ? row != NULL : before != NULL, named, wanted;

	if (in_evidence(s, r, m->control, before != NULL, &named, e) < 0)
		return -1;
	/* The one that is not as it was has been edited. What it was is not known of a spreadsheet that was
	 * made of another state, such as one whose edits were applied: there the framework's sheet says more. */
	wanted = listed == named ? listed : listed == (before != NULL) ? named : listed;
	if (has_sheet && listed != named && m->edits->other_catalog) {
		m->edits->passed_over += wanted != listed;
		wanted = listed;
	}
	if (!wanted) {
		if (before && listed && row && !same_mapping(before, &row->mapping))
			return disagree(s, row, e);
		if (before)
			note(m, SHEET_REMOVED, r, before, NULL);
		return 0;
	}
	if (row && before && same_mapping(before, &row->mapping))
		keep(m, before);
	else if (row)
		note(m, before ? SHEET_CHANGED : SHEET_ADDED, r, before, keep(m, &row->mapping));
	else if (before)
		keep(m, before);
	else
		note(m, SHEET_ADDED, r, NULL, keep(m, &unsaid));
	return 0;
}

static bool is_mapped(const struct catalog_control *c, const struct catalog_requirement *r)
{
	for (size_t i = 0; i < c->mapping_count; i++)
		if (c->mappings[i].requirement == r)
			return true;
	return false;
}

static bool was_added(const struct merging *m, const struct catalog_requirement *r)
{
	for (size_t i = 0; m->into && i < m->into->change_count; i++)
		if (m->into->changes[i].requirement == r)
			return true;
	return false;
}

/* The pairs that are new, in the catalog's order. */
static int merge_new(struct merging *m, const struct sheet_edges *edges, struct err *e)
{
	for (size_t i = 0; i < edges->count; i++) {
		const struct sheet_edge *edge = &edges->items[i];

		if (edge->control != m->control || is_mapped(m->control, edge->requirement) ||
		    was_added(m, edge->requirement))
			continue;
		if (merge_pair(m, edge->requirement, NULL, e) < 0)
			return -1;
	}
	return 0;
}

static size_t count_of(const struct sheet_edges *edges, const struct catalog_control *c)
{
	size_t n = 0;

	for (size_t i = 0; i < edges->count; i++)
		n += edges->items[i].control == c;
	return n;
}

static int merge_control(struct merging *m, struct err *e)
{
	const struct catalog_control *c = m->control;
	size_t room = c->mapping_count + count_of(&m->s->listed, c) + count_of(&m->s->named, c);

	m->into = NULL;
	m->count = 0;
	m->mappings = arena_alloc(m->s->a, (room + 1) * sizeof *m->mappings);
	for (size_t i = 0; i < c->mapping_count; i++)
		if (merge_pair(m, c->mappings[i].requirement, &c->mappings[i], e) < 0)
			return -1;
	if (merge_new(m, &m->s->listed, e) < 0 || merge_new(m, &m->s->named, e) < 0)
		return -1;
	if (m->into) {
		m->into->after.mappings = m->mappings;
		m->into->after.mapping_count = m->count;
	}
	return 0;
}

int sheet_merge(const struct sheet_contents *s, struct sheet_edits *ret, struct err *e)
{
	struct sheet_contents sorted = *s;
	struct merging m = { .s = &sorted, .edits = ret };

	sheet_sort(&sorted.listed);
	sheet_sort(&sorted.named);
	if (check_once(&sorted, &sorted.listed, e) < 0 || check_once(&sorted, &sorted.named, e) < 0 ||
	    check_kinds(&sorted, e) < 0)
		return -1;
	for (size_t i = 0; i < s->c->control_count; i++) {
		m.control = &s->c->controls[i];
		if (merge_control(&m, e) < 0)
			return -1;
	}
	return 0;
}
