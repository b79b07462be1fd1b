/* SPDX-License-Identifier: Apache-2.0 */

/* Reading catalog/gaps/FRAMEWORK.tsv: why no control covers a requirement. */
#include "catalog/catalog_int.h"

static int read_gap(struct str line, struct str framework, struct catalog *c, struct err *e)
{
	struct str rest = line;
	struct str id = str_trim(str_cut(&rest, '\t'));
	struct str why = rest.p ? str_trim(rest) : STR_NONE;
	const struct catalog_requirement *found;
	struct catalog_requirement *r;

	if (!id.n || !why.n || memchr(why.p, '\t', why.n))
		return err_set(e, ERR_INPUT, "expected an id and, after a tab, why no control covers it");
	if (!str_utf8(line) || memchr(line.p, '\0', line.n))
		return err_set(e, ERR_INPUT, "not text in UTF-8");
	found = catalog_need_requirement(c, framework, id, e);
	if (!found)
		return -1;
	if (found->standing != STANDING_REQUIREMENT && found->standing != STANDING_HEADING)
		return err_set(e, ERR_INPUT, "'%s' is %s: expected a requirement or a heading", found->id,
			       found->standing == STANDING_RETIRED ? "retired" : "a detail");
	r = &c->requirements[found - c->requirements];
	if (r->gap)
		return err_set(e, ERR_INPUT, "'%s' is there already", r->id);
	r->gap = arena_cstr(&c->arena, why);
	return 0;
}

/* Parents stand before their children, so one pass carries a gap down any number of levels. */
static void inherit(struct catalog *c, const struct catalog_framework *f)
{
	for (size_t i = 0; i < f->count; i++) {
		struct catalog_requirement *r = &c->requirements[f->first + i];
		const struct catalog_requirement *parent;

		if (r->gap || !r->parent)
			continue;
		parent = catalog_requirement(c, str_of(f->id), str_of(r->parent));
		if (parent)
			r->gap = parent->gap;
	}
}

int catalog_read_gaps(struct str bytes, struct str framework, struct catalog *c, struct err *e)
{
	const struct catalog_framework *f = catalog_framework(c, framework);
	struct catalog_gaps gaps;
	size_t line_number = 0;

	if (!f)
		return err_set(e, ERR_INPUT, "no framework '%.*s'", STR_FMT(str_quote(framework)));
	catalog_file_digest(bytes, gaps.digest);
	while (bytes.p) {
		struct str line = str_cut(&bytes, '\n');

		line_number++;
		if (!str_starts(line, "#") && str_trim(line).n && read_gap(line, framework, c, e) < 0)
			return err_ctx(e, "line %zu", line_number);
	}
	inherit(c, f);
	gaps.framework = f->id;
	c->gaps = arena_grow(&c->arena, c->gaps, c->gaps_count, sizeof gaps);
	c->gaps[c->gaps_count++] = gaps;
	return 0;
}
