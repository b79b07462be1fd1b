/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/weakness.h"
#include "sbom/cyclonedx_int.h"

/*
 * The pedigree of a component: what it was made from, and the patches that make the difference. A
 * patch is a fact; a pedigree that names ancestors or commits without patches is one too,
 * without a type.
 */
struct pedigree {
	struct buf ancestors, commits, resolves;
	struct weakness weakness;
};

static void join_ancestors(struct cyclonedx *c, struct json list, struct buf *b)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str purl = json_get_str(v, "purl"), version = json_get_str(v, "version");

		bom_join(b, str_given(purl) ? purl : cyclonedx_name(c, v));
		if (str_given(purl) || !str_given(version))
			continue;
		buf_add_char(b, '@');
		buf_add_str(b, version);
	}
}

static void join_commits(struct json list, struct buf *b)
{
	struct json_iter it;
	struct json v;

	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str id = json_get_str(v, "uid");

		if (!str_given(id))
			id = json_get_str(v, "url");
		if (str_given(id))
			bom_join(b, id);
	}
}

/* The issues that a patch resolves, and the CVEs among them. */
static void join_resolved(struct json patch, struct pedigree *p)
{
	struct json_iter it;
	struct json list, v;

	buf_clear(&p->resolves);
	weakness_clear(&p->weakness);
	if (!json_get(patch, "resolves", &list))
		return;
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str id = json_get_str(v, "id"), name = json_get_str(v, "name");

		if (!str_given(id))
			id = name;
		if (str_given(id))
			bom_join(&p->resolves, id);
		weakness_scan(&p->weakness, id);
		weakness_scan(&p->weakness, name);
	}
}

static void read_patch(struct json patch, struct pedigree *p, struct fact_patch *f)
{
	struct json diff, text;

	join_resolved(patch, p);
	f->type = json_get_str(patch, "type");
	f->resolves = bom_text(&p->resolves);
	f->cve = bom_text(&p->weakness.cve);
	f->url = STR_NONE;
	f->text = false;
	if (!json_get(patch, "diff", &diff))
		return;
	f->url = json_get_str(diff, "url");
	f->text = json_get(diff, "text", &text) && !json_is(text, JSON_NULL);
}

static int add_patches(struct cyclonedx *c, struct json list, struct pedigree *p, struct fact_patch *f, struct err *e)
{
	struct json_iter it;
	struct json patch;
	struct buf at = PLACE_INIT;
	int ret = 0;

	buf_add_str(&at, buf_str(&c->place));
	if (!c->lines)
		place_member(&at, "pedigree");
	for (json_begin(list, &it); ret == 0 && json_next(&it, &patch);) {
		size_t back = bom_place(&at, c->lines, "patches", it.index, patch);

		read_patch(patch, p, f);
		f->locator = buf_str(&at);
		ret = facts_patch(c->facts, f, e);
		place_back(&at, back);
	}
	buf_free(&at);
	return ret;
}

static int add_pedigree(struct cyclonedx *c, struct json component, struct json pedigree, struct pedigree *p,
			struct err *e)
{
	struct fact_patch f = {
		.version = json_get_str(component, "version"),
		.purl = json_get_str(component, "purl"),
		.notes = json_get_str(pedigree, "notes"),
		.locator = buf_str(&c->place),
	};
	struct json v;

	if (json_get(pedigree, "ancestors", &v))
		join_ancestors(c, v, &p->ancestors);
	if (json_get(pedigree, "commits", &v))
		join_commits(v, &p->commits);
	f.component = cyclonedx_name(c, component);
	f.ancestors = bom_text(&p->ancestors);
	f.commits = bom_text(&p->commits);
	if (json_get(pedigree, "patches", &v) && json_count(v))
		return add_patches(c, v, p, &f, e);
	return f.ancestors.p || f.commits.p ? facts_patch(c->facts, &f, e) : 0;
}

int cyclonedx_pedigree(struct cyclonedx *c, struct json component, struct json pedigree, struct err *e)
{
	struct pedigree p = { BOM_TEXT_INIT, BOM_TEXT_INIT, BOM_TEXT_INIT, WEAKNESS_INIT };
	int ret = add_pedigree(c, component, pedigree, &p, e);

	buf_free(&p.ancestors);
	buf_free(&p.commits);
	buf_free(&p.resolves);
	weakness_free(&p.weakness);
	return ret;
}
