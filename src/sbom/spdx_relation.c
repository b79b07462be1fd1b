/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/spdx_int.h"

/* Of types that say the same, one name and one direction; all others are as written. */
static const struct {
	const char *type;
	struct spdx_relation is;
} relations[] = {
	{ "ancestor-of", { "descendant-of", true, false } },
	{ "build-dependency-of", { "build-dependency", true, false } },
	{ "contained-by", { "contains", true, false } },
	{ "dependency-of", { "depends-on", true, false } },
	{ "describes", { NULL, false, false } },
	{ "described-by", { NULL, false, false } },
	{ "dev-dependency-of", { "dev-dependency", true, false } },
	{ "generates", { "generated-from", true, false } },
	{ "has-dynamic-link", { "dynamic-link", false, false } },
	{ "has-optional-dependency", { "optional-dependency", false, false } },
	{ "has-provided-dependency", { "provided-dependency", false, false } },
	{ "has-static-link", { "static-link", false, false } },
	{ "optional-dependency-of", { "optional-dependency", true, false } },
	{ "patch-applied", { "patched-by", true, true } },
	{ "patch-for", { "patched-by", true, true } },
	{ "patched-by", { "patched-by", false, true } },
	{ "prerequisite-for", { "has-prerequisite", true, false } },
	{ "provided-dependency-of", { "provided-dependency", true, false } },
	{ "runtime-dependency-of", { "runtime-dependency", true, false } },
	{ "test-dependency-of", { "test-dependency", true, false } },
};

struct str spdx_word(struct str s, struct buf *b)
{
	buf_clear(b);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool upper = c >= 'A' && c <= 'Z';

		if (upper && i && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z')
			buf_add_char(b, '-');
		buf_add_char(b, upper ? (char)(c - 'A' + 'a') : c == '_' || c == ' ' ? '-' : c);
	}
	return buf_str(b);
}

static struct spdx_relation look_up(struct str type, struct arena *a)
{
	struct buf b = BUF_INIT(256);
	struct str word = spdx_word(type, &b);
	struct spdx_relation ret = { NULL, false, false };

	for (size_t i = 0; i < COUNT_OF(relations); i++) {
		if (!str_is(word, relations[i].type))
			continue;
		buf_free(&b);
		return relations[i].is;
	}
	if (word.n)
		ret.name = arena_cstr(a, word);
	buf_free(&b);
	return ret;
}

struct spdx_relation spdx_relation(struct spdx_relations *known, struct str type, struct arena *a)
{
	size_t at = map_find(&known->by_type, type);

	if (at != MAP_NONE)
		return known->all[at];
	known->all = arena_grow(a, known->all, known->count, sizeof *known->all);
	known->all[known->count] = look_up(type, a);
	map_add(&known->by_type, type, known->count);
	return known->all[known->count++];
}

#define NO_END (SIZE_MAX - 1)	/* an element that is no end of a dependency */

static void leave_out(struct spdx *d, const char *list)
{
	struct json_iter it;
	struct json items, v;

	if (!json_get(d->root, list, &items))
		return;
	for (json_begin(items, &it); json_next(&it, &v);) {
		struct str id = json_get_str(v, "SPDXID");

		if (str_given(id))
			map_add(&d->ids, id, NO_END);
	}
}

static int find_end(struct spdx *d, struct str id, size_t *ret, struct err *e)
{
	struct fact_component f = { .name = id };

	*ret = map_find(&d->ids, id);
	if (*ret != MAP_NONE)
		return 0;
	if (facts_dependency_end(d->facts, &f, ret, e) < 0)
		return -1;
	map_add(&d->ids, id, *ret);
	return 0;
}

static void remember_files(struct spdx *d)
{
	struct json_iter it;
	struct json list, v;

	if (d->files || !json_get(d->root, "files", &list))
		return;
	d->files = arena_alloc(d->r->arena, (json_count(list) + 1) * sizeof *d->files);
	for (json_begin(list, &it); json_next(&it, &v);) {
		struct str id = json_get_str(v, "SPDXID");

		d->files[it.index] = v;
		if (str_given(id))
			map_add(&d->file_ids, id, it.index);
	}
}

/* What an element is called that may be a file. */
static struct str element_name(struct spdx *d, struct str id)
{
	size_t number = map_find(&d->ids, id);

	if (number < d->count)
		return json_get_str(d->packages[number], "name");
	remember_files(d);
	number = map_find(&d->file_ids, id);
	return number == MAP_NONE ? id : json_get_str(d->files[number], "fileName");
}

/* The patch is told with the package that it is for; one for a file is not. */
static int add_patch(struct spdx *d, struct str patch, struct str patched, struct err *e)
{
	size_t number = map_find(&d->ids, patched);
	struct fact_patch f = { .type = STR_LIT("patch"), .locator = buf_str(&d->place) };

	if (number >= d->count)
		return 0;
	f.component = json_get_str(d->packages[number], "name");
	if (!f.component.p)
		f.component = STR_LIT("");
	f.version = json_get_str(d->packages[number], "versionInfo");
	f.notes = element_name(d, patch);
	return spdx_purl(d, d->packages[number], &f.purl, e) < 0 ? -1 : facts_patch(d->facts, &f, e);
}

static int add_relationship(struct spdx *d, struct spdx_relations *known, struct json v, struct err *e)
{
	struct str from = json_get_str(v, "spdxElementId"), to = json_get_str(v, "relatedSpdxElement");
	struct spdx_relation is = spdx_relation(known, json_get_str(v, "relationshipType"), d->r->arena);
	size_t a, b;

	if (is.swapped) {
		struct str other = from;

		from = to;
		to = other;
	}
	if (is.patch && add_patch(d, to, from, e) < 0)
		return -1;
	if (!is.name || !str_given(from) || !str_given(to))
		return 0;
	if (find_end(d, from, &a, e) < 0 || find_end(d, to, &b, e) < 0)
		return -1;
	return a == NO_END || b == NO_END ? 0 : facts_dependency(d->facts, a, b, is.name, e);
}

int spdx_relationships(struct spdx *d, struct err *e)
{
	struct spdx_relations known = { .by_type = MAP_INIT };
	struct json_iter it;
	struct json list, v;
	int ret = 0;

	if (!json_get(d->root, "relationships", &list) || !json_count(list))
		return 0;
	map_add(&d->ids, json_get_str(d->root, "SPDXID"), NO_END);
	map_add(&d->ids, STR_LIT("SPDXRef-DOCUMENT"), NO_END);
	map_add(&d->ids, STR_LIT("NONE"), NO_END);
	map_add(&d->ids, STR_LIT("NOASSERTION"), NO_END);
	leave_out(d, "files");
	leave_out(d, "snippets");
	for (json_begin(list, &it); ret == 0 && json_next(&it, &v);) {
		size_t back = bom_place(&d->place, d->lines, "relationships", it.index, v);

		ret = add_relationship(d, &known, v, e);
		place_back(&d->place, back);
	}
	map_free(&known.by_type);
	return ret;
}
