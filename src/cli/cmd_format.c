/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/nearest.h"
#include "cli/cmd_format.h"
#include "codec/json_out.h"

struct listing {
	struct cli *c;
	size_t count;
};

/* The kinds of fact that a description gives, each once. */
static const char *kinds_of(const struct format_file *f, struct arena *a)
{
	const char **names = arena_alloc(a, f->fact_count * sizeof *names);
	struct list kinds = { names, 0 };

	for (size_t i = 0; i < f->fact_count; i++)
		if (!list_has(&kinds, f->facts[i].kind))
			names[kinds.count++] = f->facts[i].kind;
	return list_joined(&kinds, ", ", a);
}

static void put_entry(struct listing *l, const char *name, const char *title, const char *syntax, const char *facts,
		      const char *origin)
{
	struct buf *b = &l->c->out;

	if (!l->c->json) {
		buf_addf(b, "%-34s %-7s %-22s %s%s%s%s\n", name, syntax ? syntax : "-", facts, title ? title : "",
			 *origin ? " (" : "", origin, *origin ? ")" : "");
		l->count++;
		return;
	}
	buf_add_cstr(b, l->count++ ? ",\n{" : "[{");
	json_out_text(b, "name", name);
	json_out_text(b, "title", title);
	json_out_text(b, "syntax", syntax);
	json_out_text(b, "facts", facts);
	json_out_text(b, "origin", *origin ? origin : format_shipped);
	buf_add_char(b, '}');
}

static void put_built_in(void *arg, const struct format *f)
{
	put_entry(arg, f->name, "read by the program itself", NULL, f->kind ? f->kind : "records", "");
}

static int list(struct cli *c, struct described *d, struct err *e)
{
	const struct format_shelf *shelf;
	struct listing l = { .c = c };

	if (described_shelf(d, &shelf, e) < 0)
		return -1;
	format_each(put_built_in, &l);
	for (size_t i = 0; i < shelf->count; i++) {
		const struct format_file *f = &shelf->files[i];

		put_entry(&l, f->name, f->title, document_syntax_names[f->syntax], kinds_of(f, &c->arena),
			  f->origin == format_shipped ? "" : f->origin);
	}
	if (c->json)
		buf_add_cstr(&c->out, l.count ? "]\n" : "[]\n");
	else
		buf_addf(&c->out, "%zu formats\n", l.count);
	return 0;
}

static int no_format(const struct format_shelf *shelf, const char *name, struct err *e)
{
	struct nearest n = NEAREST_INIT(str_of(name));
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < shelf->count; i++)
		nearest_offer(&n, str_of(shelf->files[i].name));
	if (format_by_name(str_of(name)))
		return err_set(e, ERR_USAGE, "'%s' is read by the program itself: there is no description to show", name);
	return err_set(e, ERR_USAGE, "no format '%s'%s", name, nearest_hint(&n, hint, sizeof hint));
}

static int show(struct cli *c, struct described *d, struct err *e)
{
	const struct format_shelf *shelf;
	const struct format_file *f;

	if (described_shelf(d, &shelf, e) < 0)
		return -1;
	f = format_shelf_find(shelf, str_of(c->args[1]));
	if (!f)
		return no_format(shelf, c->args[1], e);
	if (!c->json) {
		buf_add_str(&c->out, f->bytes);
		return 0;
	}
	buf_add_char(&c->out, '{');
	json_out_text(&c->out, "name", f->name);
	json_out_text(&c->out, "title", f->title);
	json_out_text(&c->out, "syntax", document_syntax_names[f->syntax]);
	json_out_text(&c->out, "facts", kinds_of(f, &c->arena));
	json_out_text(&c->out, "origin", f->origin);
	json_out_name(&c->out, "description");
	json_put_str(&c->out, f->bytes);
	buf_add_cstr(&c->out, "}\n");
	return 0;
}

static int dispatch(struct cli *c, struct described *d, const char *folder, struct err *e)
{
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0 && c->arg_count == 1)
		return list(c, d, e);
	if (strcmp(what, "show") == 0 && c->arg_count == 2)
		return show(c, d, e);
	if (strcmp(what, "test") == 0 && c->arg_count > 1)
		return format_test(c, d, folder, e);
	if (strcmp(what, "new") == 0 && c->arg_count == 2)
		return format_new(c, d, folder, e);
	return err_set(e, ERR_USAGE, "usage: assay format %s", c->cmd->args);
}

/* No lake is needed: without one, formats/ of the folder at hand counts. */
static int run(struct cli *c, struct err *e)
{
	CLEANUP(described_freep) struct described *d = NULL;
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	struct err none = { 0 };
	char *folder = lake_find(c->lake, &dir, &none) == 0 ? workspace_folder(dir.p) : xstrdup(".");
	int ret;

	d = described_new(folder);
	ret = dispatch(c, d, folder, e);
	free(folder);
	return ret;
}

const struct cmd cmd_format = {
	.name = "format",
	.args = "list | show NAME | test [NAME] FILE... | new NAME",
	.brief = "Formats of evidence: list, show, try on a file, draft a new one",
	.text = "A format that is data is a description, a YAML file of some ten lines: those that ship, and those\n"
		"in formats/ beside assay.yaml, which add to them or replace one of the same name. docs/FORMATS.md\n"
		"is the language.\n"
		"test reads files and shows what would be taken in of them, and in which fields; nothing is stored, and\n"
		"no lake is needed. With NAME it reads them by that format, whatever they look like. A file that no\n"
		"format recognises is told with the descriptions that come closest, and what each misses; a table, with\n"
		"the kind of record it is nearest to, what it lacks, and the lines for assay.yaml that make it one.\n"
		"new writes formats/NAME.yaml, a draft to be completed; --from a report makes it one that fits.",
	.example = "assay format test report.json",
	.min_args = 1,
	.max_args = -1,
	.options = {
		{ "all", NULL, "test: show every fact, not the first of each kind only" },
		{ "from", "FILE", "new: a report to draft the description from" },
	},
	.run = run,
};
