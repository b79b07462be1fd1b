/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/yaml.h"
#include "sbom/bom_json.h"
#include "sbom/spdx.h"

/*
 * SPDX 2 in YAML: its JSON in another syntax, written as that (sbom/bom_json.h). Scalars
 * are texts there, but for the few members that are none.
 */
static void put(struct buf *b, const struct yaml *y, const char *name);

static void put_scalar(struct buf *b, const struct yaml *y, const char *name)
{
	uint64_t number;

	if (y->key.p && str_is(y->key, "filesAnalyzed") && str_given(y->text))
		json_out_bool(b, name, str_is_nocase(y->text, "true"));
	else if (y->key.p && (str_is(y->key, "offset") || str_is(y->key, "lineNumber")) &&
		 str_to_u64(y->text, &number) && number <= INT64_MAX)
		json_out_number(b, name, (int64_t)number);
	else
		bom_json_text(b, name, y->text);
}

/* A key may hold what a name in C cannot. */
static void put_member(struct buf *b, const struct yaml *y)
{
	char name[128];

	if (y->key.n >= sizeof name || memchr(y->key.p, '\0', y->key.n))
		return;
	memcpy(name, y->key.p, y->key.n);
	name[y->key.n] = '\0';
	put(b, y, name);
}

static void put(struct buf *b, const struct yaml *y, const char *name)
{
	switch (y->type) {
	case YAML_SCALAR:
		put_scalar(b, y, name);
		break;
	case YAML_LIST:
		json_out_open(b, name, '[');
		for (const struct yaml *c = y->first; c; c = c->next)
			put(b, c, NULL);
		json_out_close(b, ']');
		break;
	case YAML_MAP:
		bom_json_object(b, name, y->line);
		for (const struct yaml *c = y->first; c; c = c->next)
			put_member(b, c);
		json_out_close(b, '}');
		break;
	}
}

static int read_yaml(struct reading *r, struct err *e)
{
	struct bom_json j = BOM_JSON_INIT;
	struct str bytes = r->bytes;
	struct yaml *root;
	int ret;

	str_take(&bytes, STR_UTF8_BOM);
	ret = yaml_parse(bytes, &j.arena, &root, e);
	if (ret == 0 && (!root || root->type != YAML_MAP))
		ret = err_set(e, ERR_INPUT, "line 1: expected the members of an SPDX document");
	if (ret == 0) {
		put(&j.text, root, NULL);
		ret = bom_json_read(&j, r, spdx_read, e);
	}
	bom_json_done(&j);
	return ret;
}

/* Members come in any order, often in that of the alphabet: the version may be the last. */
static bool has_version(struct str rest)
{
	static const char mark[] = "spdxVersion";
	const char *begin = rest.p, *at;

	while ((at = rest.n ? memmem(rest.p, rest.n, mark, sizeof mark - 1) : NULL)) {
		struct str after = { at + sizeof mark - 1, rest.n - (size_t)(at + sizeof mark - 1 - rest.p) };
		const char *before = at;

		while (before > begin && strchr("\"' ", before[-1]))
			before--;
		rest = after;
		while (after.n && strchr("\"' :", *after.p))
			after = (struct str){ after.p + 1, after.n - 1 };
		if ((before == begin || before[-1] == '\n') && str_starts(after, "SPDX-2."))
			return true;
	}
	return false;
}

/* The first line that is no comment begins with a name and a colon: prose that cites a document does not. */
static bool begins_as_mapping(struct str rest)
{
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n')), name;

		if (!line.n || *line.p == '#' || *line.p == '%' || str_starts(line, "---"))
			continue;
		str_take(&line, "- ");
		name = str_cut(&line, ':');
		return line.p && !memchr(name.p, ' ', name.n);
	}
	return false;
}

static bool claims(const struct reading *r)
{
	struct str s = r->bytes;

	str_take(&s, STR_UTF8_BOM);
	return !r->looks_json && s.n && *str_trim(s).p != '<' && begins_as_mapping(s) && has_version(s);
}

const struct format format_spdx_yaml = {
	.name = "spdx-yaml",
	.kind = "sbom",
	.claims = claims,
	.read = read_yaml,
};
