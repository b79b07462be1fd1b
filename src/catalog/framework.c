/* SPDX-License-Identifier: Apache-2.0 */

/* Reading catalog/frameworks/ID.tsv. */
#include "catalog/catalog_int.h"

enum { ID, PARENT, KIND, CATEGORY, TITLE, STANDING, NOTE, FIELDS };

static const char *const standings[] = {
	[STANDING_REQUIREMENT] = "requirement",
	[STANDING_HEADING] = "heading",
	[STANDING_DETAIL] = "detail",
	[STANDING_RETIRED] = "retired",
};

const char *catalog_standing_name(enum catalog_standing s)
{
	return standings[s];
}

static int read_standing(struct str word, enum catalog_standing *ret, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(standings); i++)
		if (str_is(word, standings[i])) {
			*ret = (enum catalog_standing)i;
			return 0;
		}
	return err_set(e, ERR_INPUT, "standing '%.*s': expected requirement, heading, detail or retired",
		       STR_FMT(str_quote(word)));
}

static bool header_value(struct str line, const char *key, struct arena *a, const char **ret)
{
	if (!str_take(&line, key))
		return false;
	*ret = arena_cstr(a, str_trim(line));
	return true;
}

static void read_comment(struct str line, struct arena *a, struct catalog_framework *f)
{
	if (!header_value(line, "# framework:", a, &f->id) && !header_value(line, "# title:", a, &f->title))
		header_value(line, "# version:", a, &f->version);
}

static const char *text_or_null(struct arena *a, struct str s)
{
	return s.n ? arena_cstr(a, s) : NULL;
}

static int split(struct str line, struct str fields[FIELDS], struct err *e)
{
	size_t n = 0;

	while (line.p) {
		struct str field = str_trim(str_cut(&line, '\t'));

		if (n == FIELDS)
			return err_set(e, ERR_INPUT, "more than %d fields", FIELDS);
		if (!str_utf8(field) || memchr(field.p, '\0', field.n))
			return err_set(e, ERR_INPUT, "not text in UTF-8");
		fields[n++] = field;
	}
	if (n != FIELDS)
		return err_set(e, ERR_INPUT, "%zu fields where %d are expected, separated by tabs", n,
			       FIELDS);
	return 0;
}

static int read_row(struct str line, const struct catalog_framework *f, size_t first, struct catalog *c,
		    struct err *e)
{
	struct str fields[FIELDS] = { 0 };
	enum catalog_standing standing = STANDING_REQUIREMENT;
	struct catalog_requirement *r;
	bool parent_found;

	if (!f->id || !f->title || !f->version)
		return err_set(e, ERR_INPUT,
			       "expected '# framework:', '# title:' and '# version:' before the first row");
	if (split(line, fields, e) < 0)
		return -1;
	parent_found = !fields[PARENT].n;
	for (size_t i = first; i < c->requirement_count; i++) {
		if (str_is(fields[ID], c->requirements[i].id))
			return err_set(e, ERR_INPUT, "'%s' is there already", c->requirements[i].id);
		parent_found |= str_is(fields[PARENT], c->requirements[i].id);
	}
	if (!fields[ID].n || !fields[KIND].n || !fields[TITLE].n)
		return err_set(e, ERR_INPUT, "expected an id, a kind and a title");
	if (!parent_found)
		return err_set(e, ERR_INPUT, "no row above has the parent '%.*s'",
			       STR_FMT(str_quote(fields[PARENT])));
	if (read_standing(fields[STANDING], &standing, e) < 0)
		return -1;
	c->requirements = catalog_grow(&c->arena, c->requirements, c->requirement_count, sizeof *r);
	r = &c->requirements[c->requirement_count++];
	*r = (struct catalog_requirement){
		.framework = f->id,
		.id = arena_cstr(&c->arena, fields[ID]),
		.parent = text_or_null(&c->arena, fields[PARENT]),
		.kind = arena_cstr(&c->arena, fields[KIND]),
		.category = text_or_null(&c->arena, fields[CATEGORY]),
		.title = arena_cstr(&c->arena, fields[TITLE]),
		.ordinal = c->requirement_count - 1 - first,
		.note = text_or_null(&c->arena, fields[NOTE]),
		.standing = standing,
		.assessable = standing == STANDING_REQUIREMENT,
	};
	return 0;
}

int catalog_read_framework(struct str bytes, struct catalog *c, struct err *e)
{
	struct catalog_framework f = { 0 };
	struct sha256 digest = sha256_of(bytes);
	size_t first = c->requirement_count;
	size_t line_number = 0;

	while (bytes.p) {
		struct str line = str_cut(&bytes, '\n');

		line_number++;
		if (str_starts(line, "#"))
			read_comment(line, &c->arena, &f);
		else if (str_trim(line).n && read_row(line, &f, first, c, e) < 0)
			return err_ctx(e, "line %zu", line_number);
	}
	if (c->requirement_count == first)
		return err_set(e, ERR_INPUT, "no requirements");
	sha256_hex(&digest, f.digest);
	c->frameworks = catalog_grow(&c->arena, c->frameworks, c->framework_count, sizeof f);
	c->frameworks[c->framework_count++] = f;
	return 0;
}
