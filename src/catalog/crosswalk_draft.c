/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/crosswalk_draft.h"

#include <stdlib.h>

#include "catalog/catalog_int.h"
#include "catalog/crosswalk_int.h"

#define HEADER_LINES 16		/* more than crosswalk_write writes above the rows */

void crosswalk_drafts_free(struct crosswalk_drafts *d)
{
	arena_free(&d->arena);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct crosswalk_draft *crosswalk_draft_of(struct crosswalk_drafts *d, const char *id, const char *unit, struct err *e)
{
	for (size_t i = 0; i < d->count; i++)
		if (same(d->items[i].id, id))
			return &d->items[i];
	if (d->count == CROSSWALK_DRAFTS_MAX) {
		err_set(e, ERR_INPUT, "more than %d crosswalks", CROSSWALK_DRAFTS_MAX);
		return NULL;
	}
	d->items[d->count] = (struct crosswalk_draft){ .id = id, .unit = unit };
	return &d->items[d->count++];
}

/* One document may state a long text once, and mean it for each of many rows. */
static int check_bytes(const struct crosswalk_drafts *d, struct err *e)
{
	if (d->text_bytes > CROSSWALK_TEXT_MAX)
		return err_set(e, ERR_INPUT, "more than %zu bytes of text in rows", CROSSWALK_TEXT_MAX);
	return 0;
}

struct crosswalk_row *crosswalk_draft_add(struct crosswalk_drafts *d, struct crosswalk_draft *draft, struct err *e)
{
	struct crosswalk_row *row;

	if (check_bytes(d, e) < 0)
		return NULL;
	if (draft->count == CROSSWALK_ROWS_MAX) {
		err_set(e, ERR_INPUT, "more than %d rows", CROSSWALK_ROWS_MAX);
		return NULL;
	}
	draft->rows = arena_grow(&d->arena, draft->rows, draft->count, sizeof *row);
	row = &draft->rows[draft->count++];
	*row = (struct crosswalk_row){ 0 };
	return row;
}

const char *crosswalk_draft_text(struct crosswalk_drafts *d, struct str s)
{
	char *p, *to;

	s = str_trim(s);
	if (!str_given(s))
		return NULL;
	d->text_bytes += s.n;
	if (d->text_bytes > CROSSWALK_TEXT_MAX)
		return NULL;
	p = to = arena_cstr(&d->arena, s);
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r';

		if (!blank)
			*to++ = s.p[i];
		else if (to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	return p;
}

/* Rows that say where they stood in our own file come back in that order, others as they came. */
static int by_order(const void *a, const void *b)
{
	const struct crosswalk_row *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void sort_rows(const struct crosswalk_draft *draft)
{
	for (size_t i = 0; i < draft->count; i++)
		if (!draft->rows[i].order)
			return;
	qsort(draft->rows, draft->count, sizeof *draft->rows, by_order);
}

static bool one_pair(const struct crosswalk_draft *draft)
{
	for (size_t i = 1; i < draft->count; i++)
		if (!same(draft->rows[i].source_framework, draft->rows[0].source_framework) ||
		    !same(draft->rows[i].target_framework, draft->rows[0].target_framework))
			return false;
	return true;
}

/* The first that is given. */
static const char *first(const char *a, const char *b, const char *c)
{
	return a ? a : b ? b : c;
}

static const char *version_of(const struct catalog *c, const char *framework, const char *stated)
{
	const struct catalog_framework *f = catalog_framework(c, str_of(framework));

	return first(stated, f ? f->version : NULL, "?");
}

static void put_line(struct buf *b, const char *key, const char *value)
{
	if (value)
		buf_addf(b, "# %s: %s\n", key, value);
}

static int put_header(const struct crosswalk_draft *draft, const char *id, const struct catalog *c, bool mixed,
		      struct buf *b, struct err *e)
{
	const struct catalog_crosswalk none = { 0 }, *x = catalog_crosswalk(c, str_of(id));
	const char *source = draft->rows[0].source_framework, *target = draft->rows[0].target_framework;

	x = x ? x : &none;
	source = first(source, x->source, NULL);
	target = first(target, x->target, NULL);
	if (!mixed && (!source || !target))
		return err_set(e, ERR_INPUT, "it does not say which framework its %s ids are of: add a column %s_framework",
			       source ? "target" : "source", source ? "target" : "source");
	put_line(b, "crosswalk", id);
	put_line(b, "title", first(draft->title, x->title, id));
	if (!mixed) {
		buf_addf(b, "# source: %s %s\n", source, version_of(c, source, draft->source_version));
		buf_addf(b, "# target: %s %s\n", target, version_of(c, target, draft->target_version));
	}
	put_line(b, "author", first(draft->author, x->author, "not stated"));
	put_line(b, "published", first(draft->published, x->published, "not stated"));
	put_line(b, "licence", first(draft->licence, x->licence, "not stated"));
	put_line(b, "attribution", first(draft->attribution, x->attribution, NULL));
	put_line(b, "method", first(draft->method, x->method, "human"));
	return 0;
}

/* An end of mixed frameworks is written "soc2:CC8.1", or "soc2" for the framework as a whole. */
static void put_end(struct buf *b, const char *framework, const char *id, bool mixed)
{
	if (mixed && framework && strcmp(framework, "-") != 0) {
		buf_add_cstr(b, framework);
		if (id)
			buf_add_char(b, ':');
	}
	if (id && !(mixed && framework && strcmp(framework, "-") == 0))
		buf_add_cstr(b, id);
	else if (mixed && framework && strcmp(framework, "-") == 0)
		buf_add_char(b, '-');
}

static void put_row(struct buf *b, const struct crosswalk_row *row, bool mixed)
{
	put_end(b, row->source_framework, row->fields[FIELD_SOURCE], mixed);
	buf_add_char(b, '\t');
	put_end(b, row->target_framework, row->fields[FIELD_TARGET], mixed);
	for (int i = FIELD_RELATION; i < CROSSWALK_FIELDS; i++) {
		buf_add_char(b, '\t');
		if (row->fields[i])
			buf_add_cstr(b, row->fields[i]);
		else if (i == FIELD_STATUS)
			buf_add_cstr(b, crosswalk_status_name(EDGE_ASSERTED));
	}
	buf_add_char(b, '\n');
}

/* In our file a line that begins so is a comment. */
static int check_start(const struct crosswalk_draft *draft, struct err *e)
{
	for (size_t i = 0; i < draft->count; i++)
		if (draft->rows[i].fields[FIELD_SOURCE] && draft->rows[i].fields[FIELD_SOURCE][0] == '#')
			return err_set(e, ERR_INPUT, "%s %zu: an id cannot begin with '#'", draft->unit,
				       draft->rows[i].number);
	return 0;
}

static size_t count_lines(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

int crosswalk_draft_read(struct crosswalk_drafts *d, const struct crosswalk_draft *draft, const char *id,
			 struct catalog *c, struct catalog_crosswalk *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CATALOG_CROSSWALK_BYTES_MAX);
	size_t *numbers = arena_alloc(&d->arena, (draft->count + HEADER_LINES) * sizeof *numbers);
	struct crosswalk_places places = { draft->unit, numbers };
	size_t above;
	bool mixed;

	if (check_bytes(d, e) < 0)
		return -1;
	if (!draft->count)
		return err_set(e, ERR_INPUT, "no rows");
	id = first(id, draft->id, NULL);
	if (!id)
		return err_set(e, ERR_USAGE, "it does not say which crosswalk it is: name it with --id");
	mixed = draft->mixed || !one_pair(draft);
	sort_rows(draft);
	if (check_start(draft, e) < 0 || put_header(draft, id, c, mixed, &b, e) < 0)
		return -1;
	above = count_lines(buf_str(&b));
	for (size_t i = 0; i < draft->count; i++) {
		numbers[above + i] = draft->rows[i].number;
		put_row(&b, &draft->rows[i], mixed);
	}
	if (buf_overflowed(&b))
		return err_set(e, ERR_INPUT, "more than %d bytes as a crosswalk", CATALOG_CROSSWALK_BYTES_MAX);
	return crosswalk_read_from(buf_str(&b), &places, c, ret, e);
}
