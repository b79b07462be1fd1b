/* SPDX-License-Identifier: Apache-2.0 */
#include "records/record_explain.h"

#include <stdio.h>

#include "codec/csv.h"
#include "codec/xlsx_read.h"
#include "records/outline.h"

#define NAMES_MAX 256

struct explaining {
	record_tried *each;
	void *arg;
};

static void try(struct explaining *x, const char *place, const struct str *names, size_t count)
{
	struct record_try t = { .place = place, .names = names, .count = count };

	if (!count)
		return;
	t.known = record_nearest(names, count, &t.near);
	x->each(x->arg, &t);
}

static void try_csv(struct explaining *x, struct str bytes)
{
	struct err ignored = { 0 };
	struct csv c;

	if (!csv_looks_like_table(bytes))
		return;
	csv_open(&c, bytes);
	if (csv_next(&c, &ignored) == 1)
		try(x, "", c.fields, c.count);
	csv_close(&c);
}

/* The texts of the row of the cell *at, which moves behind it; how many. */
static size_t take_row(const struct xlsx_sheet *s, size_t *at, struct str names[NAMES_MAX])
{
	uint32_t row = s->cells[*at].row;
	size_t count = 0;

	for (; *at < s->count && s->cells[*at].row == row; ++*at)
		if (count < NAMES_MAX)
			names[count++] = s->cells[*at].text;
	return count;
}

/* The first row that is no title, or the first of all; how many names it has. */
static size_t names_of(const struct xlsx_sheet *s, struct str names[NAMES_MAX])
{
	size_t count, at = 0;

	for (size_t i = 0; i <= RECORD_TITLE_ROWS_MAX && at < s->count; i++) {
		count = take_row(s, &at, names);
		if (!record_is_title(names, count))
			return count;
	}
	at = 0;
	return s->count ? take_row(s, &at, names) : 0;
}

static int try_xlsx(struct explaining *x, struct str bytes, struct err *e)
{
	CLEANUP(xlsx_free) struct xlsx_book book = { .arena = ARENA_INIT };

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	for (size_t i = 0; i < book.count; i++) {
		const struct xlsx_sheet *s = &book.sheets[i];
		struct str names[NAMES_MAX];

		try(x, arena_printf(&book.arena, "sheet %s", s->name), names, names_of(s, names));
	}
	return 0;
}

static void try_object(struct explaining *x, struct json array)
{
	struct str names[NAMES_MAX];
	struct json_iter it;
	struct json first, value;
	size_t count = 0;

	json_begin(array, &it);
	if (!json_next(&it, &first) || !json_is(first, JSON_OBJECT))
		return;
	for (json_members(first, &it); count < NAMES_MAX && json_member(&it, &names[count], &value);)
		count++;
	try(x, "", names, count);
}

/* The array, or the first array that is a member. */
static void try_json(struct explaining *x, struct json top)
{
	struct json_iter it;
	struct json value;
	struct str name;

	if (json_is(top, JSON_ARRAY)) {
		try_object(x, top);
		return;
	}
	for (json_members(top, &it); json_is(top, JSON_OBJECT) && json_member(&it, &name, &value);) {
		if (json_is(value, JSON_ARRAY)) {
			try_object(x, value);
			return;
		}
	}
}

/* False when it has no tables. */
static bool try_markdown(struct explaining *x, struct str bytes)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct outline *o = outline_read(bytes, &a);
	bool tried = false;

	for (size_t i = 0; o && i < o->row_count; i++) {
		char place[32];

		if (!o->rows[i].header || o->rows[i].count < 2)
			continue;
		snprintf(place, sizeof place, "line %zu", o->rows[i].line);
		try(x, place, o->rows[i].fields, o->rows[i].count);
		tried = true;
	}
	return tried;
}

int record_explain(const struct reading *r, struct json_reader *json, record_tried *each, void *arg, struct err *e)
{
	struct explaining x = { each, arg };
	struct err ignored = { 0 };
	struct json top;

	if (xlsx_claims(r->bytes))
		return try_xlsx(&x, r->bytes, e);
	if (json_parse(json, r->bytes, &top, &ignored) == 0)
		try_json(&x, top);
	else if (!try_markdown(&x, r->bytes))
		try_csv(&x, r->bytes);
	return 0;
}
