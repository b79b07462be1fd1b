/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/described.h"

#include <stdio.h>
#include <stdlib.h>

#include "evidence/described_int.h"
#include "evidence/lenient.h"

/*
 * Descriptions in force and their filters. A description's filters run as one program, put together so that
 * each output says which fact it is of and where it stands: [number, path, fields]. An error that a
 * filter raises is such an output, too, with a member that no fact can have, so that it
 * is told with its place. A second program is the lenient one (lenient.h).
 * Programs are compiled where they are run and are kept there. Only when one does not
 * compile is each filter compiled alone, to say in which, and in which line of the file.
 */
#define NAME_OF_ROOT ". as [$root, $source] | $root | "

struct described *described_new(const char *folder)
{
	struct described *d = xcalloc(1, sizeof *d);

	d->folder = folder ? xstrdup(folder) : NULL;
	d->worker = jq_worker_new();
	return d;
}

void described_forget(struct described *d)
{
	struct described_look *l = &d->look;

	if (!l->ready)
		return;
	for (int i = 0; i < DOCUMENT_SYNTAXES; i++)
		if (l->good[i])
			document_free(&l->documents[i]);
	document_heads_freep(&l->heads);
	buf_free(&l->narrow);
	buf_free(&l->wide);
	jq_worker_document(d->worker, STR_LIT("null"), STR_NONE);
	*l = (struct described_look){ 0 };
	d->chosen = NULL;
	d->alternative = NULL;
}

void described_free(struct described *d)
{
	if (!d)
		return;
	described_forget(d);
	for (size_t i = 0; d->loaded && i < d->shelf.count; i++)
		for (size_t k = 0; k < d->shelf.files[i].alternative_count; k++)
			regex_free(d->entries[i].regexes[k]);
	jq_worker_free(d->worker);
	json_close(d->reader);
	format_shelf_free(&d->shelf);
	arena_free(&d->arena);
	free(d->folder);
	free(d);
}

void described_freep(struct described **d)
{
	described_free(*d);
	*d = NULL;
}

void described_watch(struct described *d, const struct described_watch *w)
{
	d->watch = *w;
}

bool described_cut(struct described *d, size_t n)
{
	bool was = d->was_cut;

	d->cut = n;
	d->was_cut = false;
	return was;
}

static const char *kind_of(const struct format_file *f)
{
	if (f->kind)
		return f->kind;
	for (size_t i = 0; i < f->fact_count; i++)
		if (strcmp(f->facts[i].kind, "finding") == 0)
			return "scan";
	return f->facts[0].kind;
}

int described_load(struct described *d, struct err *e)
{
	if (d->loaded)
		return 0;
	if (format_shelf_load(d->folder, &d->shelf, e) < 0) {
		e->kind = ERR_USAGE;
		return -1;
	}
	d->entries = arena_alloc(&d->arena, (d->shelf.count + 1) * sizeof *d->entries);
	for (size_t i = 0; i < d->shelf.count; i++) {
		const struct format_file *f = &d->shelf.files[i];

		d->entries[i] = (struct described_entry){
			.file = f,
			.format = { .name = f->name, .kind = kind_of(f), .read = described_read },
			.regexes = arena_alloc(&d->arena, f->alternative_count * sizeof(struct regex *)),
		};
	}
	d->reader = json_open();
	d->loaded = true;
	return 0;
}

int described_shelf(struct described *d, const struct format_shelf **ret, struct err *e)
{
	*ret = &d->shelf;
	return described_load(d, e);
}

struct described_entry *described_entry(struct described *d, struct str name)
{
	const struct format_file *f = format_shelf_find(&d->shelf, name);

	return f ? &d->entries[f - d->shelf.files] : NULL;
}

int described_find(struct described *d, struct str name, const struct format **ret, struct err *e)
{
	struct described_entry *x;

	*ret = NULL;
	if (described_load(d, e) < 0)
		return -1;
	x = described_entry(d, name);
	if (!x)
		return 0;
	d->chosen = x;
	d->alternative = NULL;
	*ret = &x->format;
	return 0;
}

/* The file's name, for errors: what ships has none on disk. */
int described_at(const struct format_file *f, struct err *e)
{
	if (f->origin == format_shipped)
		return err_ctx(e, "description %s", f->name);
	return err_ctx(e, "%s", f->origin);
}

static int compile_alone(struct described *d, const struct format_filter *f, const char *before, const char *after,
			 const char *what, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(4 * 1024 * 1024);
	struct jq_output out;
	size_t lines = 1;

	if (!f->text.p)
		return 0;
	buf_add_str(&b, format_prelude());
	buf_add_cstr(&b, before);
	for (size_t i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	buf_add_str(&b, f->text);
	buf_add_cstr(&b, after);
	if (jq_worker_compile(d->worker, buf_str(&b), &out, e) == 0)
		return 0;
	err_ctx(e, "line %zu: %s", f->line + (out.error_line > lines ? out.error_line - lines : 0), what);
	return -1;
}

int described_compile_error(struct described *d, const struct format_file *f, struct err *e)
{
	struct err first = *e;

	err_clear(e);
	for (size_t i = 0; i < f->alternative_count; i++)
		if (compile_alone(d, &f->alternatives[i].where, NAME_OF_ROOT "(", "\n)", "where", e) < 0)
			return described_at(f, e);
	if (compile_alone(d, &f->index, NAME_OF_ROOT "(", "\n)", "index", e) < 0 ||
	    compile_alone(d, &f->scan, NAME_OF_ROOT "(", "\n)", "scan", e) < 0)
		return described_at(f, e);
	for (size_t i = 0; i < f->fact_count; i++)
		if (compile_alone(d, &f->facts[i].each, NAME_OF_ROOT "{} as $index | path(", "\n)", "each", e) < 0 ||
		    compile_alone(d, &f->facts[i].fields, "def up($n): .; " NAME_OF_ROOT "{} as $index | (", "\n)", "fields",
				  e) < 0)
			return described_at(f, e);
	*e = first;
	return described_at(f, e);
}

int described_check_kinds(struct described_entry *x, struct err *e)
{
	if (x->checked)
		return 0;
	for (size_t i = 0; i < x->file->fact_count; i++) {
		const struct format_fact *f = &x->file->facts[i];

		if (strcmp(f->kind, "finding") != 0 && !record_kind_by_name(str_of(f->kind))) {
			err_set(e, ERR_INPUT, "line %zu: kind: '%s' is no kind of fact: expected finding, or a kind of record",
				f->kind_line, f->kind);
			return described_at(x->file, e);
		}
	}
	x->checked = true;
	return 0;
}

static void add_filter(struct buf *b, const char *before, struct str filter, const char *after)
{
	buf_add_cstr(b, before);
	buf_add_str(b, filter);
	buf_add_cstr(b, after);
}

/* Of one fact: its items in turn. What is null is no item. */
static void add_first_look(struct buf *b, const struct format_fact *f, size_t number)
{
	add_filter(b, "(try (path(", f->each.text, "\n) as $path | ($root | getpath($path)) as $item | select($item != null)\n");
	add_filter(b, "| def up($n): $root | getpath($path[0:($path | length) - $n]);\n(try ($item | [", f->fields.text,
		   "\n]) catch {\"" DESCRIBED_ERROR "\": .}) as $f |\n");
	buf_addf(b, "(if $f == [] then null elif $f | type == \"array\" then $f[] else $f end) | [%zu, $path, .]) "
		    "catch [%zu, null, {\"%s\": .}]),\n", number, number, DESCRIBED_ERROR);
}

static void add_second_look(struct buf *b, const struct format_fact *f, size_t number)
{
	buf_add_cstr(b, "(try (path(");
	lenient_each(b, f->each.text);
	buf_add_cstr(b, "\n) as $path | ($root | getpath($path)) as $item | select($item != null)\n"
			"| def up($n): $root | getpath($path[0:($path | length) - $n]);\n$item | _second($item;\n");
	buf_add_str(b, f->fields.text);
	buf_add_cstr(b, "\n;");
	lenient_fields(b, f->fields.text);
	buf_addf(b, "\n) | [%zu, $path, .]) catch [%zu, null, {\"%s\": .}]),\n", number, number, DESCRIBED_ERROR);
}

/* $index, and around all that follows what says that it could not be made: a fact of number -1 and no path. In the second
 * look one that could not be made of null is empty, and lost. */
static void add_index(struct buf *b, const struct format_file *f, bool second)
{
	if (!f->index.text.p)
		buf_add_cstr(b, "{} as $index | (");
	else
		add_filter(b, "[try [first((", f->index.text,
			   second ? "\n), {})] catch if type == \"string\" and contains(\"null (null)\") then {index: _lost} "
				    "else {\"" DESCRIBED_ERROR "\": .} end][0] as $made\n"
				    "| (if $made | type == \"array\" then $made[0] else {} end) as $index\n"
				    "| ($made | objects | [-1, null, .]), (" :
				    "\n), {})] catch {\"" DESCRIBED_ERROR "\": .}][0] as $made\n"
				    "| if $made | type == \"object\" then [-1, null, $made] else $made[0] as $index | (");
}

static void put_program(struct buf *b, const struct format_file *f, bool second)
{
	buf_add_str(b, format_prelude());
	buf_add_cstr(b, NAME_OF_ROOT);
	add_index(b, f, second);
	if (f->scan.text.p && second) {
		add_filter(b, "(_second({};\n", f->scan.text, "\n;");
		lenient_fields(b, f->scan.text);
		buf_add_cstr(b, "\n) | [-1, [], .]),\n");
	} else if (f->scan.text.p) {
		add_filter(b, "((try (", f->scan.text, "\n) catch {\"" DESCRIBED_ERROR "\": .}) as $f | [-1, [], $f]),\n");
	}
	for (size_t i = 0; i < f->fact_count; i++)
		(second ? add_second_look : add_first_look)(b, &f->facts[i], i);
	buf_add_cstr(b, f->index.text.p && !second ? "empty) end" : "empty)");
}

struct str described_program(struct described *d, struct described_entry *x, bool second)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(16 * 1024 * 1024);

	if (!x->programs[second].p) {
		put_program(&b, x->file, second);
		x->programs[second] = arena_str(&d->arena, buf_str(&b));
	}
	return x->programs[second];
}

int described_check(struct described *d, const struct format_file *file, struct err *e)
{
	struct described_entry *x;
	struct jq_output out;

	if (described_load(d, e) < 0)
		return -1;
	x = &d->entries[file - d->shelf.files];
	if (described_check_kinds(x, e) < 0)
		return -1;
	for (size_t i = 0; i < file->alternative_count; i++)
		if (file->alternatives[i].matches.p && !x->regexes[i] &&
		    regex_new(file->alternatives[i].matches, &x->regexes[i], e) < 0) {
			e->kind = ERR_INPUT;
			err_ctx(e, "line %zu: matches", file->alternatives[i].line);
			return described_at(file, e);
		}
	if (jq_worker_compile(d->worker, described_program(d, x, false), &out, e) < 0)
		return described_compile_error(d, file, e);
	return 0;
}

int described_where(struct reading *r, const struct described_entry *x, const struct format_alternative *alternative,
		    const struct document *doc, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(4 * 1024 * 1024);
	CLEANUP(buf_free) struct buf piece = BUF_INIT(DOCUMENT_BYTES_MAX);
	struct described *d = r->described;
	struct jq_output out = { 0 };
	struct described_view view;
	int ret;

	if (described_view(r, x->file, doc, &view, e) < 0)
		return described_at(x->file, e);
	if (view.cut)
		document_pieces_next(&view.pieces, &piece);
	jq_worker_document(d->worker, view.cut ? buf_str(&piece) : doc->text, r->source);
	buf_add_str(&b, format_prelude());
	buf_add_cstr(&b, NAME_OF_ROOT "(try (first(");
	buf_add_str(&b, alternative->where.text);
	buf_add_cstr(&b, "\n) == true) catch false)");
	ret = jq_worker_run(d->worker, buf_str(&b), &out, e);
	if (piece.n)
		jq_worker_document(d->worker, STR_LIT("null"), STR_NONE);
	if (ret == 0)
		return str_is(str_trim(out.lines), "true");
	if (out.error_line) {
		described_compile_error(d, x->file, e);
		e->kind = ERR_USAGE;
		return -1;
	}
	return -1;
}
