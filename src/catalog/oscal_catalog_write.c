/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Writing a framework as an OSCAL catalog. Rows become controls, nested as they stand under each
 * other; where all that stand at the top are headings, those are groups. What OSCAL has no word for
 * (standing, kind as published, category, note) is in properties of our own namespace, so that the
 * catalog reads back as the same rows, in the order that sort-id says.
 *
 * Nothing in it depends on when or where it was written. OSCAL asks for a date of the last change,
 * which a framework's file does not have: it is the beginning of time.
 */
#include <stdlib.h>

#include "catalog/framework_draft.h"
#include "catalog/framework_rows.h"
#include "catalog/oscal_token.h"

#define NEVER "1970-01-01T00:00:00Z"
#define NONE SIZE_MAX

struct writing {
	const struct framework_draft *d;
	struct arena arena;
	size_t *first, *next;	/* child of a row, or of the top (the last of first); sibling */
	const char **tokens;
	struct buf *out;
	bool groups;
};

static void put_text(struct buf *out, const char *before, const char *text)
{
	buf_add_cstr(out, before);
	json_put_cstr(out, text);
}

static void put_prop(struct buf *out, bool *any, const char *name, const char *ns, const char *value)
{
	if (!value)
		return;
	put_text(out, *any ? ",{\"name\":" : "\"props\":[{\"name\":", name);
	if (ns)
		put_text(out, ",\"ns\":", ns);
	put_text(out, ",\"value\":", value);
	buf_add_char(out, '}');
	*any = true;
}

static int by_id(const void *a, const void *b)
{
	const struct catalog_key *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* Ids that differ in punctuation only become the same token: all but the first get their number. */
static void make_tokens(struct writing *w)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(16 * CATALOG_ID_MAX);
	struct catalog_key *keys = arena_alloc(&w->arena, w->d->count * sizeof *keys);

	for (size_t i = 0; i < w->d->count; i++) {
		buf_clear(&b);
		oscal_token_put(&b, str_of(w->d->rows[i].id));
		w->tokens[i] = arena_cstr(&w->arena, buf_str(&b));
		keys[i] = (struct catalog_key){ w->tokens[i], i };
	}
	qsort(keys, w->d->count, sizeof *keys, by_id);
	for (size_t i = 1; i < w->d->count; i++)
		if (strcmp(keys[i].id, keys[i - 1].id) == 0)
			w->tokens[keys[i].ordinal] =
				arena_printf(&w->arena, "%s_row-%zu", keys[i].id, keys[i].ordinal + 1);
}

/* Children in the order of their rows. */
static int link_rows(struct writing *w, struct err *e)
{
	struct catalog_rows rows = { .arena = &w->arena };
	const struct catalog_key *keys;
	size_t n = w->d->count;

	for (size_t i = 0; i < n; i++)
		if (catalog_rows_add(&rows, &w->d->rows[i], i + 1, NULL, e) < 0)
			return -1;
	if (catalog_rows_check(&rows, &keys, e) < 0)
		return -1;
	w->first = arena_alloc(&w->arena, (n + 1) * sizeof *w->first);
	w->next = arena_alloc(&w->arena, n * sizeof *w->next);
	w->groups = true;
	for (size_t i = 0; i <= n; i++)
		w->first[i] = NONE;
	for (size_t i = n; i-- > 0;) {
		const char *parent = w->d->rows[i].parent;
		size_t above = parent ? catalog_find_key(keys, n, str_of(parent)) : n;

		w->next[i] = w->first[above];
		w->first[above] = i;
		w->groups &= parent || w->d->rows[i].standing == STANDING_HEADING;
	}
	return 0;
}

static void put_props(struct writing *w, const struct catalog_requirement *r)
{
	bool any = false;

	put_prop(w->out, &any, "label", NULL, r->id);
	put_prop(w->out, &any, "sort-id", NULL, arena_printf(&w->arena, "%06zu", r->ordinal + 1));
	if (r->standing == STANDING_RETIRED)
		put_prop(w->out, &any, "status", NULL, "withdrawn");
	put_prop(w->out, &any, "standing", OSCAL_NS, catalog_standing_name(r->standing));
	put_prop(w->out, &any, "kind", OSCAL_NS, r->kind);
	put_prop(w->out, &any, "category", OSCAL_NS, r->category);
	put_prop(w->out, &any, "note", OSCAL_NS, r->note);
	buf_add_char(w->out, ']');
}

/* The rows from first on, which stand beside each other. The rows' depth has a ceiling. */
static void put_rows(struct writing *w, size_t first, bool groups)
{
	CLEANUP(buf_free) struct buf kind = BUF_INIT(SIZE_MAX / 2);

	buf_add_cstr(w->out, groups ? "\"groups\":[" : "\"controls\":[");
	for (size_t i = first; i != NONE; i = w->next[i]) {
		const struct catalog_requirement *r = &w->d->rows[i];

		buf_clear(&kind);
		oscal_token_put(&kind, str_of(r->kind));
		put_text(w->out, i == first ? "{\"id\":" : ",{\"id\":", w->tokens[i]);
		put_text(w->out, ",\"class\":", kind.p);
		put_text(w->out, ",\"title\":", r->title);
		buf_add_char(w->out, ',');
		put_props(w, r);
		if (w->first[i] != NONE) {
			buf_add_char(w->out, ',');
			put_rows(w, w->first[i], false);
		}
		buf_add_char(w->out, '}');
	}
	buf_add_char(w->out, ']');
}

static void put_document(struct writing *w)
{
	const struct framework_draft *d = w->d;
	char uuid[OSCAL_UUID_LEN + 1];
	bool any = false;

	oscal_uuid(str_of(arena_printf(&w->arena, "catalog\n%s\n%s", d->id, d->version)), uuid);
	put_text(w->out, "{\"catalog\":{\"uuid\":", uuid);
	put_text(w->out, ",\"metadata\":{\"title\":", d->title);
	put_text(w->out, ",\"last-modified\":", NEVER);
	put_text(w->out, ",\"version\":", d->version);
	put_text(w->out, ",\"oscal-version\":", OSCAL_VERSION);
	buf_add_char(w->out, ',');
	put_prop(w->out, &any, "framework", OSCAL_NS, d->id);
	put_prop(w->out, &any, "source", OSCAL_NS, d->source);
	buf_add_cstr(w->out, "]},");
	put_rows(w, w->first[d->count], w->groups);
	buf_add_cstr(w->out, "}}");
}

/* For people, too. */
static int put_indented(const struct buf *compact, struct buf *out, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	struct json v;

	if (json_parse(reader, buf_str(compact), &v, e) < 0)
		BUG("an OSCAL catalog of ours is no JSON: %s", e->msg);
	json_put(out, v, 2);
	buf_add_char(out, '\n');
	return 0;
}

int framework_put_oscal(const struct framework_draft *d, struct buf *out, struct err *e)
{
	CLEANUP(buf_free) struct buf compact = BUF_INIT(FRAMEWORK_EXPORT_BYTES_MAX);
	struct writing w = { .d = d, .arena = ARENA_INIT, .out = &compact };
	int ret = link_rows(&w, e);

	if (ret == 0) {
		w.tokens = arena_alloc(&w.arena, d->count * sizeof *w.tokens);
		make_tokens(&w);
		put_document(&w);
		if (buf_overflowed(&compact))
			ret = err_set(e, ERR_INPUT, "more than %zu bytes of OSCAL", FRAMEWORK_EXPORT_BYTES_MAX);
	}
	arena_free(&w.arena);
	return ret < 0 ? -1 : put_indented(&compact, out, e);
}
