/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A workbook names its sheets by relationships, and cells name their strings by number, so the
 * order is: relationships, workbook, strings, sheets. Elements are known by their local names, which
 * the transitional, the strict and the prefixed forms share.
 */
#include "codec/xlsx_read.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/xlsx_int.h"
#include "codec/xlsx_zip.h"

struct relation {
	const char *id, *type, *target;	/* target: name of a part */
};

struct opening {
	struct xlsx_book *book;
	struct xlsx_zip *zip;
	struct arena scratch;
	struct str folder;		/* of the part whose relationships are read */
	struct relation *relations;
	size_t relation_count;
	const char **sheet_parts;	/* beside book->sheets */
};

/* "../x/y.xml" seen from "a/b/" is "a/x/y.xml"; a slash in front starts from the top. */
static const char *resolve(struct opening *o, struct str target)
{
	struct str folder = o->folder;

	if (str_take(&target, "/"))
		return arena_cstr(&o->scratch, target);
	for (;;) {
		if (str_take(&target, "../")) {
			while (folder.n && folder.p[folder.n - 1] == '/')
				folder.n--;
			while (folder.n && folder.p[folder.n - 1] != '/')
				folder.n--;
		} else if (!str_take(&target, "./")) {
			break;
		}
	}
	return arena_printf(&o->scratch, "%.*s%.*s", STR_FMT(folder), STR_FMT(target));
}

static int on_relation(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct opening *o = arg;

	(void)at;
	if (strcmp(name, "Relationship") != 0 || str_is(xml_attr(attrs, "TargetMode"), "External"))
		return 0;
	if (o->relation_count == XLSX_PARTS_MAX)
		return err_set(e, ERR_INPUT, "more than %d relationships", XLSX_PARTS_MAX);
	o->relations[o->relation_count++] = (struct relation){
		.id = arena_cstr(&o->scratch, xml_attr(attrs, "Id")),
		.type = arena_cstr(&o->scratch, xml_attr(attrs, "Type")),
		.target = resolve(o, xml_attr(attrs, "Target")),
	};
	return 0;
}

static int read_part(struct xlsx_part *p, const struct xml_handler *h, void *arg, struct err *e)
{
	int ret = xml_parse(buf_str(&p->bytes), h, arg, e);

	buf_free(&p->bytes);
	return ret < 0 ? err_ctx(e, "%.80s", p->name) : 0;
}

/* The relationships of "xl/workbook.xml" stand in "xl/_rels/workbook.xml.rels". */
static int read_relations(struct opening *o, const char *part, struct err *e)
{
	const struct xml_handler h = { .start = on_relation };
	const char *slash = strrchr(part, '/');
	const char *base = slash ? slash + 1 : part;
	struct xlsx_part *p;

	o->folder = (struct str){ part, (size_t)(base - part) };
	o->relation_count = 0;
	p = xlsx_zip_part(o->zip, str_of(arena_printf(&o->scratch, "%.*s_rels/%s.rels", STR_FMT(o->folder), base)));
	return p ? read_part(p, &h, o, e) : 0;
}

static const struct relation *of_type(const struct opening *o, const char *suffix)
{
	for (size_t i = 0; i < o->relation_count; i++)
		if (str_ends(str_of(o->relations[i].type), suffix))
			return &o->relations[i];
	return NULL;
}

static const struct relation *of_id(const struct opening *o, struct str id)
{
	for (size_t i = 0; i < o->relation_count; i++)
		if (str_is(id, o->relations[i].id))
			return &o->relations[i];
	return NULL;
}

/* "r:id", whatever the prefix of the namespace is. */
static struct str relation_id(const struct xml_attrs *attrs)
{
	for (const char **pair = attrs->pairs; pair[0]; pair += 2)
		if (str_ends(str_of(pair[0]), ":id"))
			return str_of(pair[1]);
	return STR_NONE;
}

static int on_sheet(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct opening *o = arg;
	const struct relation *r;
	struct xlsx_sheet *s;

	(void)at;
	if (strcmp(name, "sheet") != 0)
		return 0;
	if (o->book->count == XLSX_SHEETS_MAX)
		return err_set(e, ERR_INPUT, "more than %d sheets", XLSX_SHEETS_MAX);
	r = of_id(o, relation_id(attrs));
	if (!r)
		return err_set(e, ERR_INPUT, "sheet '%.*s' has no part", STR_FMT(str_quote(xml_attr(attrs, "name"))));
	if (!str_ends(str_of(r->type), "/worksheet"))
		return 0;	/* a chart on a sheet of its own */
	s = &o->book->sheets[o->book->count];
	s->name = arena_cstr(&o->book->arena, xml_attr(attrs, "name"));
	if (xlsx_sheet(o->book, s->name))
		return err_set(e, ERR_INPUT, "two sheets are called '%.80s'", s->name);
	o->sheet_parts[o->book->count++] = r->target;
	return 0;
}

static int read_workbook(struct opening *o, struct err *e)
{
	const struct xml_handler h = { .start = on_sheet };
	const struct relation *r;
	struct xlsx_part *p;
	const char *name = "xl/workbook.xml";

	if (read_relations(o, "", e) < 0)
		return -1;
	r = of_type(o, "/officeDocument");
	name = r ? r->target : name;
	p = xlsx_zip_part(o->zip, str_of(name));
	if (!p)
		return err_set(e, ERR_INPUT, "a zip archive without %.80s: expected a spreadsheet (.xlsx)", name);
	if (read_relations(o, name, e) < 0 || read_part(p, &h, o, e) < 0)
		return -1;
	if (!o->book->count)
		return err_set(e, ERR_INPUT, "no sheet in it: expected a spreadsheet (.xlsx)");
	return 0;
}

static int read_cells(struct opening *o, struct err *e)
{
	struct xlsx_cells cells = { .arena = &o->book->arena };
	const struct relation *r = of_type(o, "/sharedStrings");
	struct xlsx_part *p = r ? xlsx_zip_part(o->zip, str_of(r->target)) : NULL;

	if (p) {
		if (xlsx_read_strings(buf_str(&p->bytes), &cells, e) < 0)
			return err_ctx(e, "%.80s", p->name);
		buf_free(&p->bytes);
	}
	for (size_t i = 0; i < o->book->count; i++) {
		struct xlsx_sheet *s = &o->book->sheets[i];

		p = xlsx_zip_part(o->zip, str_of(o->sheet_parts[i]));
		if (!p || !p->bytes.p)
			return err_set(e, ERR_INPUT, "sheet '%.80s' is not in the archive", s->name);
		if (xlsx_read_cells(buf_str(&p->bytes), &cells, s, e) < 0)
			return -1;
		buf_free(&p->bytes);
	}
	return 0;
}

static int open_book(struct str bytes, struct opening *o, struct err *e)
{
	if (xlsx_unzip(bytes, o->zip, e) < 0)
		return -1;
	o->relations = arena_alloc(&o->scratch, XLSX_PARTS_MAX * sizeof *o->relations);
	o->sheet_parts = arena_alloc(&o->scratch, XLSX_SHEETS_MAX * sizeof *o->sheet_parts);
	o->book->sheets = arena_alloc(&o->book->arena, (XLSX_SHEETS_MAX + 1) * sizeof *o->book->sheets);
	return read_workbook(o, e) < 0 ? -1 : read_cells(o, e);
}

int xlsx_read(struct str bytes, struct xlsx_book *ret, struct err *e)
{
	CLEANUP(xlsx_zip_free) struct xlsx_zip zip = { 0 };
	struct opening o = { .book = ret, .zip = &zip, .scratch = ARENA_INIT };
	int result;

	*ret = (struct xlsx_book){ .arena = ARENA_INIT };
	result = open_book(bytes, &o, e);
	arena_free(&o.scratch);
	if (result < 0)
		xlsx_free(ret);
	return result;
}

void xlsx_free(struct xlsx_book *b)
{
	arena_free(&b->arena);
	*b = (struct xlsx_book){ .arena = ARENA_INIT };
}

const struct xlsx_sheet *xlsx_sheet(const struct xlsx_book *b, const char *name)
{
	for (size_t i = 0; i < b->count; i++)
		if (str_is_nocase(str_of(b->sheets[i].name), name))
			return &b->sheets[i];
	return NULL;
}

const struct xlsx_cell *xlsx_cell_at(const struct xlsx_sheet *s, uint32_t row, uint32_t column)
{
	size_t from = 0, to = s->count;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct xlsx_cell *c = &s->cells[mid];

		if (c->row == row && c->column == column)
			return c;
		if (c->row < row || (c->row == row && c->column < column))
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

const char *xlsx_place(uint32_t row, uint32_t column, char *buf)
{
	char letters[8];
	size_t n = sizeof letters;

	letters[--n] = '\0';
	for (uint32_t c = column; c; c = (c - 1) / 26)
		letters[--n] = (char)('A' + (c - 1) % 26);
	snprintf(buf, XLSX_PLACE_LEN, "%s%u", letters + n, (unsigned)row);
	return buf;
}
