/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/framework_draft.h"

#include "catalog/catalog_int.h"
#include "catalog/line.h"
#include "codec/csv.h"

#define KINDS_MAX 32	/* that are counted in the header */

void framework_draft_free(struct framework_draft *d)
{
	arena_free(&d->arena);
	*d = (struct framework_draft){ .arena = ARENA_INIT };
}

void framework_draft_of(const struct catalog *c, const struct catalog_framework *f, struct framework_draft *ret)
{
	*ret = (struct framework_draft){
		.arena = ARENA_INIT,
		.id = f->id,
		.title = f->title,
		.version = f->version,
		.source = f->source,
		.rows = &c->requirements[f->first],
		.count = f->count,
	};
}

/* A file of ours, brought from another workspace. */
static int read_own(struct str bytes, struct framework_draft *ret, struct err *e)
{
	struct catalog c = { .arena = ARENA_INIT };

	if (catalog_read_framework(bytes, &c, e) < 0) {
		catalog_free(&c);
		return -1;
	}
	framework_draft_of(&c, &c.frameworks[0], ret);
	ret->arena = c.arena;
	return 0;
}

int framework_draft_read(struct str bytes, struct framework_draft *ret, struct err *e)
{
	struct str start = bytes, rest;
	int result;

	*ret = (struct framework_draft){ .arena = ARENA_INIT };
	if (line_check_start(&start, e) < 0)
		return -1;
	rest = str_trim(start);
	if (!rest.n)
		return err_set(e, ERR_INPUT, "empty: expected an OSCAL catalog in JSON, or CSV");
	if (rest.p[0] == '<')
		return err_set(e, ERR_INPUT, "XML: expected an OSCAL catalog in JSON, or CSV");
	if (str_starts(rest, "PK\x03\x04"))
		return err_set(e, ERR_INPUT, "a zip archive: expected an OSCAL catalog in JSON, or CSV");
	if (rest.p[0] == '{' || rest.p[0] == '[')
		result = framework_read_oscal(start, ret, e);
	else if (str_starts(rest, "# framework:"))
		result = read_own(start, ret, e);
	else
		result = framework_read_csv(start, ret, e);
	if (result < 0)
		framework_draft_free(ret);
	return result;
}

static void put_counts(const struct framework_draft *d, struct buf *out)
{
	struct {
		const char *kind;
		size_t n;
	} kinds[KINDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < d->count; i++) {
		size_t k = 0;

		if (d->rows[i].standing == STANDING_RETIRED)
			continue;
		while (k < count && strcmp(kinds[k].kind, d->rows[i].kind) != 0)
			k++;
		if (k == KINDS_MAX)
			continue;
		if (k == count) {
			kinds[k].kind = d->rows[i].kind;
			kinds[count++].n = 0;
		}
		kinds[k].n++;
	}
	for (size_t k = 0; k < count; k++)
		buf_addf(out, "# count: %s %zu\n", kinds[k].kind, kinds[k].n);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

void framework_put_tsv(const struct framework_draft *d, struct buf *out)
{
	buf_addf(out, "# framework: %s\n# title: %s\n# version: %s\n", d->id, d->title, d->version);
	if (d->source)
		buf_addf(out, "# source: %s\n", d->source);
	put_counts(d, out);
	buf_add_cstr(out, "# columns: id, parent, kind, category, title, standing (requirement, heading, detail or "
			  "retired), note\n");
	for (size_t i = 0; i < d->count; i++) {
		const struct catalog_requirement *r = &d->rows[i];

		buf_addf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r->id, or_empty(r->parent), r->kind,
			 or_empty(r->category), r->title, catalog_standing_name(r->standing), or_empty(r->note));
	}
}

void framework_put_csv_header(struct buf *out)
{
	buf_add_cstr(out, "framework,id,parent,kind,category,title,standing,note\n");
}

void framework_put_csv(const struct framework_draft *d, struct buf *out)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct catalog_requirement *r = &d->rows[i];
		const char *const fields[] = { d->id, r->id, r->parent, r->kind, r->category, r->title,
					       catalog_standing_name(r->standing), r->note };

		for (size_t k = 0; k < COUNT_OF(fields); k++) {
			buf_add_cstr(out, k ? "," : "");
			csv_put(out, str_of(or_empty(fields[k])));
		}
		buf_add_char(out, '\n');
	}
}
