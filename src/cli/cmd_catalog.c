/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_catalog.h"

#include <stdlib.h>
#include <string.h>

#include "base/plain.h"
#include "catalog/lookup.h"
#include "codec/json.h"
#include "codec/json_out.h"

void catalog_sum(const struct catalog_requirement *rows, size_t count, struct catalog_sums *ret)
{
	*ret = (struct catalog_sums){ 0 };
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		ret->standings[rows[i].standing]++;
		if (rows[i].standing == STANDING_RETIRED)
			continue;
		while (k < ret->kind_count && strcmp(ret->kinds[k].kind, rows[i].kind) != 0)
			k++;
		if (k == CATALOG_KINDS_MAX)
			continue;
		ret->kinds[k].kind = rows[i].kind;
		ret->kinds[k].n++;
		ret->kind_count += k == ret->kind_count;
	}
}

void catalog_put_kinds(struct buf *b, const struct catalog_sums *s)
{
	for (size_t i = 0; i < s->kind_count; i++)
		buf_addf(b, "%s%zu %s", i ? ", " : "", s->kinds[i].n, s->kinds[i].kind);
}

static void put_standing(struct buf *b, size_t n, const char *words)
{
	buf_addf(b, ", %zu %s%s", n, words, plain_s(n));
}

void catalog_put_sums(struct buf *b, const struct catalog_sums *s)
{
	size_t n = s->standings[STANDING_REQUIREMENT];

	catalog_put_kinds(b, s);
	buf_add_cstr(b, ": ");
	buf_addf(b, "%zu requirement%s", n, plain_s(n));
	if (s->standings[STANDING_HEADING])
		put_standing(b, s->standings[STANDING_HEADING], "heading");
	if (s->standings[STANDING_DETAIL])
		put_standing(b, s->standings[STANDING_DETAIL], "detail");
	if (s->standings[STANDING_RETIRED])
		buf_addf(b, ", %zu retired", s->standings[STANDING_RETIRED]);
}

void catalog_put_kinds_json(struct buf *b, const struct catalog_sums *s)
{
	buf_add_char(b, '{');
	for (size_t i = 0; i < s->kind_count; i++) {
		buf_add_cstr(b, i ? "," : "");
		json_put_cstr(b, s->kinds[i].kind);
		buf_addf(b, ":%zu", s->kinds[i].n);
	}
	buf_add_char(b, '}');
}

void catalog_put_sums_json(struct buf *b, const struct catalog_sums *s)
{
	buf_add_cstr(b, ",\"kinds\":");
	catalog_put_kinds_json(b, s);
	buf_addf(b, ",\"requirements\":%zu,\"headings\":%zu,\"details\":%zu,\"retired\":%zu",
		 s->standings[STANDING_REQUIREMENT], s->standings[STANDING_HEADING], s->standings[STANDING_DETAIL],
		 s->standings[STANDING_RETIRED]);
}

static void put_json(struct buf *b, const struct catalog_framework *f, const struct catalog_sums *s)
{
	buf_add_char(b, '{');
	json_out_text(b, "framework", f->id);
	json_out_text(b, "title", f->title);
	json_out_text(b, "version", f->version);
	json_out_text(b, "source", f->source);
	catalog_put_sums_json(b, s);
	json_out_text(b, "origin", f->origin);
	buf_addf(b, ",\"digest\":\"%s\"}", f->digest);
}

static void put_text(struct buf *b, const struct catalog_framework *f, const struct catalog_sums *s)
{
	buf_addf(b, "%s  %s, %s\n    ", f->id, f->title, f->version);
	catalog_put_sums(b, s);
	buf_addf(b, " (%s)\n", f->origin);
}

static int list(struct cli *c, const struct catalog *cat)
{
	for (size_t i = 0; i < cat->framework_count; i++) {
		const struct catalog_framework *f = &cat->frameworks[i];
		struct catalog_sums sums;

		catalog_sum(&cat->requirements[f->first], f->count, &sums);
		if (c->json) {
			buf_add_cstr(&c->out, i ? ",\n" : "[");
			put_json(&c->out, f, &sums);
		} else {
			put_text(&c->out, f, &sums);
		}
	}
	if (c->json)
		buf_add_cstr(&c->out, cat->framework_count ? "]\n" : "[]\n");
	return 0;
}

/* All words, in whatever order, in its id, title, note or gap. */
static bool matches(const struct cli *c, const struct catalog_requirement *r)
{
	for (int i = 1; i < c->arg_count; i++) {
		struct str rest = str_of(c->args[i]);

		while (rest.p) {
			char word[128];
			struct str w = str_cut(&rest, ' ');

			if (w.n >= sizeof word)
				return false;
			memcpy(word, w.p, w.n);
			word[w.n] = '\0';
			if (!catalog_text_has(r->id, word) && !catalog_text_has(r->title, word) &&
			    !catalog_text_has(r->note, word))
				return false;
		}
	}
	return true;
}

static void put_hit(struct cli *c, const struct catalog_requirement *r, size_t before)
{
	struct buf *b = &c->out;

	if (!c->json) {
		buf_addf(b, "%s:%s  %s", r->framework, r->id, r->title);
		if (!r->assessable)
			buf_addf(b, " [%s]", catalog_standing_name(r->standing));
		if (r->note)
			buf_addf(b, " (%s)", r->note);
		buf_add_char(b, '\n');
		return;
	}
	buf_add_cstr(b, before ? ",\n{" : "[{");
	json_out_text(b, "framework", r->framework);
	json_out_text(b, "id", r->id);
	json_out_text(b, "kind", r->kind);
	json_out_text(b, "title", r->title);
	buf_addf(b, ",\"standing\":\"%s\"", catalog_standing_name(r->standing));
	json_out_text(b, "note", r->note);
	buf_add_char(b, '}');
}

static int search(struct cli *c, const struct catalog *cat)
{
	size_t found = 0;

	for (size_t i = 0; i < cat->requirement_count; i++)
		if (matches(c, &cat->requirements[i]))
			put_hit(c, &cat->requirements[i], found++);
	if (c->json)
		buf_add_cstr(&c->out, found ? "]\n" : "[]\n");
	else
		buf_addf(&c->out, "%s%zu found\n", found ? "\n" : "", found);
	return 0;
}

static int dispatch(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	const char *what = c->args[0];

	if (strcmp(what, "list") == 0 && c->arg_count == 1)
		return list(c, cat);
	if (strcmp(what, "show") == 0 && c->arg_count == 2)
		return catalog_show(c, cat, e);
	if (strcmp(what, "search") == 0 && c->arg_count > 1)
		return search(c, cat);
	if (strcmp(what, "import") == 0 && c->arg_count == 2)
		return catalog_import(c, folder, e);
	if (strcmp(what, "export") == 0 && c->arg_count <= 2)
		return catalog_export(c, cat, e);
	return err_set(e, ERR_USAGE, "usage: assay catalog %s", c->cmd->args);
}

static int run(struct cli *c, struct err *e)
{
	struct catalog cat = { 0 };
	char *folder = NULL;
	int ret;

	if (cli_catalog(c, &cat, &folder, e) < 0)
		return -1;
	ret = dispatch(c, &cat, folder, e);
	free(folder);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_catalog = {
	.name = "catalog",
	.args = "list | show ID | search WORD... | export [FRAMEWORK] | import FILE",
	.brief = "Frameworks and their requirements: list, show, search, export, import",
	.text = "show takes a framework (soc2), a requirement (soc2:CC8.1), or an id that one framework only has\n"
		"(CC8.1): what it is, the controls that support it, the crosswalk rows that touch it. search\n"
		"finds rows that have all words in their id, title or note. export without a framework writes\n"
		"all of them, as CSV.\n"
		"import reads an OSCAL catalog (JSON), CSV with the columns id and title (parent, kind, category,\n"
		"standing, note), or a file of frameworks/, and writes frameworks/ID.tsv beside assay.yaml once\n"
		"all of it was found valid; --id, --title and --version say what the file does not. A control\n"
		"of OSCAL that others spell out is a heading; one that is withdrawn is retired.",
	.example = "assay catalog import NIST_SP800-171_rev3_catalog.json --id sp800-171",
	.min_args = 1,
	.max_args = -1,
	.options = {
		{ "format", "NAME", "export: oscal (default) or csv" },
		{ "output", "FILE", "export: where to; -o for short" },
		{ "id", "ID", "import: the framework's id" },
		{ "title", "TEXT", "import: its title" },
		{ "version", "TEXT", "import: its edition, which crosswalks pin" },
		{ "replace", NULL, "import: in place of frameworks/ID.tsv" },
	},
	.run = run,
};
