/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What came in is read whole and held against the catalogs, then the difference is shown, then the
 * catalog is tried with the files as they would be; only then, and only with --apply, is one written.
 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "catalog/crosswalk_diff.h"
#include "catalog/crosswalk_oscal.h"
#include "catalog/crosswalk_table.h"
#include "catalog/line.h"
#include "catalog/sheet.h"
#include "cli/cmd_crosswalk_exchange.h"
#include "codec/json_out.h"
#include "codec/xlsx_read.h"

#define IMPORT_BYTES_MAX ((size_t)64 * 1024 * 1024)

/* The folder is there, or ERR_USAGE. */
static int needs_folder(const struct import *i, struct err *e)
{
	if (i->folder || !cli_option(i->c, "apply"))
		return 0;
	return err_set(e, ERR_USAGE, "no workspace here to put it in: run assay init");
}

void import_add_file(struct import *i, const char *path, struct str bytes)
{
	struct arena *a = &i->copy->arena;

	i->files = arena_grow(a, i->files, i->file_count, sizeof *i->files);
	i->files[i->file_count++] = (struct catalog_file){ arena_cstr(a, str_of(path)), arena_str(a, bytes) };
}

/* Whether the file has lines of its own that are not written again. */
static bool has_comments(const struct catalog_crosswalk *before)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CATALOG_CROSSWALK_BYTES_MAX);

	if (strcmp(before->origin, "shipped") == 0)
		return false;
	crosswalk_write(before, &b);
	return b.n < before->bytes.n;
}

static void put_row(struct buf *b, char sign, const struct crosswalk_edge *edge)
{
	buf_addf(b, "  %c %s  %s\n", sign, edge->id, crosswalk_relation_name(edge->relation));
}

static void put_field(struct buf *b, const char *indent, const struct crosswalk_field_change *f)
{
	buf_addf(b, "%s%s: %s -> %s\n", indent, f->field, *f->before ? f->before : "(nothing)",
		 *f->after ? f->after : "(nothing)");
}

static void show_text(struct buf *b, const struct catalog_crosswalk *before, const struct catalog_crosswalk *x,
		      const struct crosswalk_diff *d)
{
	buf_addf(b, "%s (%s): ", x->id, before ? before->origin : "new");
	if (before && !d->change_count && !d->header_count) {
		buf_addf(b, "no difference in %zu rows\n", x->edge_count);
		return;
	}
	buf_addf(b, "%zu added, %zu removed, %zu changed\n", d->counts[CROSSWALK_ADDED], d->counts[CROSSWALK_REMOVED],
		 d->counts[CROSSWALK_CHANGED]);
	for (size_t i = 0; i < d->header_count; i++)
		put_field(b, "  ", &d->header[i]);
	for (size_t i = 0; i < d->change_count; i++) {
		put_row(b, "+-~"[d->changes[i].kind], d->changes[i].edge);
		for (size_t k = 0; k < d->changes[i].field_count; k++)
			put_field(b, "      ", &d->changes[i].fields[k]);
	}
}

static void put_json_fields(struct buf *b, const struct crosswalk_field_change *fields, size_t count)
{
	buf_add_char(b, '[');
	for (size_t i = 0; i < count; i++) {
		buf_add_cstr(b, i ? ",{" : "{");
		json_out_text(b, "field", fields[i].field);
		json_out_text(b, "before", fields[i].before);
		json_out_text(b, "after", fields[i].after);
		buf_add_char(b, '}');
	}
	buf_add_char(b, ']');
}

static void show_json(struct buf *b, const struct catalog_crosswalk *before, const struct catalog_crosswalk *x,
		      const struct crosswalk_diff *d)
{
	static const char *const kinds[] = { "added", "removed", "changed" };

	buf_add_char(b, '{');
	json_out_text(b, "crosswalk", x->id);
	json_out_text(b, "replaces", before ? before->origin : NULL);
	buf_addf(b, ",\"rows\":%zu,\"added\":%zu,\"removed\":%zu,\"changed\":%zu,\"header\":", x->edge_count,
		 d->counts[CROSSWALK_ADDED], d->counts[CROSSWALK_REMOVED], d->counts[CROSSWALK_CHANGED]);
	put_json_fields(b, d->header, d->header_count);
	buf_add_cstr(b, ",\"changes\":[");
	for (size_t i = 0; i < d->change_count; i++) {
		buf_addf(b, "%s{\"change\":\"%s\"", i ? "," : "", kinds[d->changes[i].kind]);
		json_out_text(b, "edge", d->changes[i].edge->id);
		json_out_text(b, "relation", crosswalk_relation_name(d->changes[i].edge->relation));
		buf_add_cstr(b, ",\"fields\":");
		put_json_fields(b, d->changes[i].fields, d->changes[i].field_count);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}");
}

/* Shows and notes what a crosswalk that was read would change. */
static int import_one(struct import *i, const struct catalog_crosswalk *x, bool first, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(CATALOG_CROSSWALK_BYTES_MAX);
	const struct catalog_crosswalk *before = catalog_crosswalk(i->copy, str_of(x->id));
	const char *path = arena_printf(&i->copy->arena, "crosswalks/%s.tsv", x->id);
	struct crosswalk_diff d;

	crosswalk_compare(before, x, &i->copy->arena, &d);
	if (i->c->json) {
		buf_add_cstr(&i->c->out, first ? "" : ",");
		show_json(&i->c->out, before, x, &d);
	} else {
		show_text(&i->c->out, before, x, &d);
	}
	if (before && !d.change_count && !d.header_count)
		return 0;
	if (before && strcmp(before->origin, "shipped") != 0) {
		path = before->origin;
		i->comments_lost |= has_comments(before);
	}
	crosswalk_write(x, &bytes);
	if (buf_overflowed(&bytes))
		return err_set(e, ERR_INPUT, "%s: more than %d bytes as a file of ours", x->id,
			       CATALOG_CROSSWALK_BYTES_MAX);
	import_add_file(i, path, buf_str(&bytes));
	return 0;
}

static int import_drafts(struct import *i, struct crosswalk_drafts *drafts, struct err *e)
{
	const char *id = cli_option(i->c, "id");
	struct catalog_crosswalk x;

	if (!drafts->count)
		return err_set(e, ERR_INPUT, "no rows");
	if (id && drafts->count > 1)
		return err_set(e, ERR_USAGE, "--id names one crosswalk, and %s has %zu", i->path, drafts->count);
	for (size_t k = 0; k < drafts->count; k++)
		if (crosswalk_draft_read(drafts, &drafts->items[k], id, i->copy, &x, e) < 0 ||
		    import_one(i, &x, !k, e) < 0)
			return -1;
	return 0;
}

static int import_json(struct import *i, struct str bytes, struct err *e)
{
	CLEANUP(json_closep) struct json_reader *reader = json_open();
	CLEANUP(crosswalk_drafts_free) struct crosswalk_drafts drafts = { 0 };
	struct json document;
	size_t left_out = 0;

	if (bytes.n > CROSSWALK_OSCAL_BYTES_MAX)
		return err_set(e, ERR_INPUT, "more than %d bytes of JSON", CROSSWALK_OSCAL_BYTES_MAX);
	if (json_parse(reader, bytes, &document, e) < 0 ||
	    crosswalk_read_oscal(document, i->copy, &drafts, &left_out, e) < 0 || import_drafts(i, &drafts, e) < 0)
		return -1;
	if (left_out && !i->c->json)
		buf_addf(&i->c->out, "left out: %zu qualifiers, coverages or patterns, which a row has no place for\n",
			 left_out);
	return 0;
}

static int import_csv(struct import *i, struct str bytes, struct err *e)
{
	CLEANUP(crosswalk_drafts_free) struct crosswalk_drafts drafts = { 0 };

	if (sheet_claims_csv(bytes)) {
		struct sheet_edits edits;

		if (sheet_read_csv(bytes, i->copy, &i->copy->arena, &edits, e) < 0)
			return -1;
		return import_sheet(i, &edits, e);
	}
	return crosswalk_read_csv(bytes, &drafts, e) < 0 ? -1 : import_drafts(i, &drafts, e);
}

static int import_xlsx(struct import *i, struct str bytes, struct err *e)
{
	CLEANUP(crosswalk_drafts_free) struct crosswalk_drafts drafts = { 0 };
	CLEANUP(xlsx_free) struct xlsx_book book = { 0 };

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	if (sheet_claims(&book)) {
		struct sheet_edits edits;

		if (sheet_read(&book, i->copy, &i->copy->arena, &edits, e) < 0)
			return -1;
		return import_sheet(i, &edits, e);
	}
	return crosswalk_read_xlsx(&book, &drafts, e) < 0 ? -1 : import_drafts(i, &drafts, e);
}

static int import_tsv(struct import *i, struct str bytes, struct err *e)
{
	const char *id = cli_option(i->c, "id");
	struct catalog_crosswalk x;

	if (crosswalk_read(bytes, i->copy, &x, e) < 0)
		return -1;
	if (id && strcmp(id, x.id) != 0)
		return err_set(e, ERR_USAGE, "it is crosswalk '%s', not '%.60s'", x.id, id);
	return import_one(i, &x, true, e);
}

static int import_bytes(struct import *i, struct str bytes, struct err *e)
{
	struct str start;

	if (xlsx_claims(bytes))
		return import_xlsx(i, bytes, e);
	if (line_check_start(&bytes, e) < 0)
		return -1;
	start = str_trim(bytes);
	if (str_starts(start, "{") || str_starts(start, "["))
		return import_json(i, bytes, e);
	if (str_starts(start, "#"))
		return import_tsv(i, bytes, e);
	return import_csv(i, bytes, e);
}

/* All or, when one cannot be written, none. */
static int write_files(const struct import *i, struct err *e)
{
	struct arena *a = &i->copy->arena;
	struct io_file *files = arena_alloc(a, (i->file_count + 1) * sizeof *files);

	for (size_t k = 0; k < i->file_count; k++) {
		char *path = arena_printf(a, "%s/%s", i->folder, i->files[k].path);
		char *slash = strrchr(path, '/');

		*slash = '\0';
		if (io_make_dirs(path, e) < 0)
			return -1;
		*slash = '/';
		files[k] = (struct io_file){ path, i->files[k].bytes };
	}
	return io_write_files(files, i->file_count, 0666, e);
}

static void say_files(const struct import *i, bool applied)
{
	struct buf *b = &i->c->out;

	for (size_t k = 0; k < i->file_count; k++) {
		if (i->c->json) {
			buf_add_cstr(b, k ? "," : "");
			json_put_cstr(b, i->files[k].path);
		} else {
			buf_addf(b, "%s %s\n", applied ? "wrote" : "would write", i->files[k].path);
		}
	}
	if (!i->c->json && i->comments_lost)
		buf_addf(b, "comments and blank lines of files that are there already %s kept\n",
			 applied ? "were not" : "are not");
	if (!i->c->json && i->file_count && !applied)
		buf_add_cstr(b, "nothing is written without --apply\n");
}

/* Tries the catalog with the files, writes them when --apply was given, and says so. */
static int finish(struct import *i, struct err *e)
{
	bool apply = cli_option(i->c, "apply") != NULL;
	struct catalog tried;

	if (i->file_count) {
		if (catalog_load_with(i->folder, i->files, i->file_count, &tried, e) < 0)
			return -1;
		catalog_free(&tried);
	}
	if (apply && write_files(i, e) < 0)
		return -1;
	if (i->c->json)
		buf_addf(&i->c->out, "],\"applied\":%s,\"files\":[", apply && i->file_count ? "true" : "false");
	say_files(i, apply);
	if (i->c->json)
		buf_add_cstr(&i->c->out, "]}\n");
	return 0;
}

int crosswalk_import(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(IMPORT_BYTES_MAX);
	struct catalog copy = *cat;	/* with an arena of its own: what is read is only looked at */
	struct import i = { .c = c, .copy = &copy, .folder = folder, .path = c->args[1] };
	size_t said = c->out.n;
	int ret = -1;

	copy.arena = ARENA_INIT;
	if (needs_folder(&i, e) < 0)
		return -1;
	if (c->json)
		buf_add_cstr(&c->out, "{\"changes\":[");
	if (io_read_file(i.path, &bytes, e) == 0 && import_bytes(&i, buf_str(&bytes), e) == 0)
		ret = finish(&i, e);
	arena_free(&copy.arena);
	if (ret == 0)
		return 0;
	/* Half a difference is none. */
	c->out.n = said;
	return err_ctx(e, "%s", i.path);
}
