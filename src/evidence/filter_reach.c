/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/filter_reach.h"

#include <ctype.h>

#include "codec/jq_text.h"

#define NESTING_MAX 16

/* What a filter is held against. */
struct reach {
	const struct document_pieces *pieces;
	struct str each;	/* leads to the items whose fields the filter gives */
	unsigned may;		/* so many of the wide words may be asked */
};

/* A token of a filter, and where what follows it begins. */
struct token {
	enum jq_token type;
	struct str text;
	size_t end;
};

static bool next(struct str filter, struct token *t)
{
	size_t at = jq_blank_end(filter, t->end);

	t->end = jq_token(filter, at, &t->type);
	t->text = (struct str){ filter.p + at, t->end - at };
	return t->type != JQ_END;
}

/* As a name: "data" is not in "metadata". */
static bool has_word(struct str text, struct str word)
{
	const char *at, *end = text.p + text.n;

	for (const char *p = text.p; (at = memmem(p, (size_t)(end - p), word.p, word.n)); p = at + 1) {
		bool before = at > text.p && (isalnum((unsigned char)at[-1]) || at[-1] == '_');
		bool after = at + word.n < end && (isalnum((unsigned char)at[word.n]) || at[word.n] == '_');

		if (!before && !after)
			return true;
	}
	return false;
}

#define SCAN_MAY 2	/* the first words of the list */

/* What looks at several elements at once, or at all that there is. */
static bool is_wide(struct token t, unsigned may)
{
	static const char *const words[] = {
		"map", "max", "add", "all", "any", "del", "first", "flatten", "foreach", "getpath", "group_by", "index",
		"indices", "inside", "isvalid", "keys", "keys_unsorted", "last", "leaf_paths", "length", "limit",
		"map_values", "max_by", "min", "min_by", "nth", "path", "paths", "range", "recurse", "recurse_down", "reduce",
		"reverse", "rindex", "sort", "sort_by", "to_entries", "tojson", "tostring", "tostream", "transpose",
		"unique", "unique_by", "until", "up", "walk", "while", "with_entries",
	};

	for (size_t i = may; i < COUNT_OF(words) && t.type == JQ_WORD; i++)
		if (str_is(t.text, words[i]))
			return true;
	return str_starts(t.text, "$");
}

static bool looks_around(struct str filter, const struct reach *r)
{
	struct token t = { .end = 0 };
	const char *dot = NULL;	/* the last one, when nothing stands behind it */

	while (next(filter, &t)) {
		bool recurses = str_is(t.text, ".") && dot == t.text.p - 1;

		if (recurses || is_wide(t, r->may))
			return true;
		dot = str_is(t.text, ".") ? t.text.p : NULL;
	}
	return false;
}

/* "[0]", "[-1]", "[1:]" */
static bool asks_number(struct str filter, const struct reach *r)
{
	struct token t = { .end = 0 };
	bool opened = false;

	(void)r;
	while (next(filter, &t)) {
		if (opened && (isdigit((unsigned char)t.text.p[0]) || strchr("-:$(", t.text.p[0])))
			return true;
		opened = str_is(t.text, "[");
	}
	return false;
}

/* How many lists the filter goes through: "[]". */
static size_t lists_in(struct str filter)
{
	struct token t = { .end = 0 };
	bool opened = false;
	size_t n = 0;

	while (next(filter, &t)) {
		n += opened && str_is(t.text, "]");
		opened = str_is(t.text, "[");
	}
	return n;
}

/* The name of the array that is cut; "not given" when it is the outermost value or stands in another array. */
static struct str cut_name(const struct document_pieces *p)
{
	return p->depth ? p->path[p->depth - 1].name : STR_NONE;
}

/* A $root that no member follows, or one on the way to the array. */
static bool reaches_by_root(struct str filter, const struct reach *r)
{
	const struct document_pieces *p = r->pieces;
	struct token t = { .end = 0 };
	bool root = false;

	while (next(filter, &t)) {
		if (root && (t.type != JQ_FIELD || !p->depth || !p->path[0].name.p ||
			     str_eq((struct str){ t.text.p + 1, t.text.n - 1 }, p->path[0].name)))
			return true;
		root = str_is(t.text, "$root");
	}
	return root;
}

/* The number in "up(4)", of which *t is the first token and becomes the last. */
static bool steps_up(struct str filter, struct token *t, uint64_t *ret)
{
	return next(filter, t) && str_is(t->text, "(") && next(filter, t) && str_to_u64(t->text, ret) && next(filter, t) &&
	       str_is(t->text, ")");
}

/* An up() that does not lead to an object, or of that is asked by the array's name, or by no name. */
static bool reaches_by_up(struct str filter, const struct reach *r)
{
	struct str name = cut_name(r->pieces), rest;
	struct token t = { .end = 0 };
	uint64_t steps;

	while (next(filter, &t)) {
		if (t.type != JQ_WORD || !str_is(t.text, "up"))
			continue;
		if (!steps_up(filter, &t, &steps) || steps % 2)
			return true;
		rest = (struct str){ filter.p + t.end, filter.n - t.end };
		if (str_starts(rest, "[]") || str_starts(rest, " | .[]") || str_starts(rest, " | to_entries"))
			return true;
		if (name.p ? has_word(rest, name) : steps / 2 >= lists_in(r->each))
			return true;
	}
	return false;
}

/* The filter that begins next in a text, "\(…)", with its closing bracket; *at moves behind it. */
static bool next_in_text(struct str text, size_t *at, struct str *ret)
{
	while (*at + 1 < text.n) {
		size_t begin = *at + 1;

		if (text.p[*at] != '\\') {
			++*at;
		} else if (text.p[begin] != '(') {
			*at += 2;
		} else {
			*at = jq_group_end(text, begin);
			*ret = (struct str){ text.p + begin + 1, *at - begin - 1 };
			return true;
		}
	}
	return false;
}

/* Does the filter, or one in a text of it? */
static bool any(bool (*reaches)(struct str filter, const struct reach *r), struct str filter, const struct reach *r,
		unsigned depth)
{
	struct token t = { .end = 0 };
	struct str inner;

	if (depth == NESTING_MAX || reaches(filter, r))
		return true;
	while (next(filter, &t))
		for (size_t at = 0; t.type == JQ_TEXT && next_in_text(t.text, &at, &inner);)
			if (any(reaches, inner, r, depth + 1))
				return true;
	return false;
}

static bool fact_fits(const struct format_fact *f, const struct document_pieces *p)
{
	const struct reach r = { .pieces = p, .each = f->each.text };

	if (any(looks_around, f->each.text, &r, 0) || any(asks_number, f->each.text, &r, 0) || str_has(f->fields.text, "$path"))
		return false;
	if (!cut_name(p).p && !lists_in(f->each.text))
		return false;
	return !any(reaches_by_root, f->fields.text, &r, 0) && !any(reaches_by_up, f->fields.text, &r, 0);
}

bool filters_fit_pieces(const struct format_file *f, const struct document_pieces *p)
{
	if (f->index.text.p)
		return false;
	for (size_t i = 0; i < f->fact_count; i++)
		if (!fact_fits(&f->facts[i], p))
			return false;
	/* of the pieces the latest time is the scan's, and the first says all else: max may be asked */
	return !f->scan.text.p || !any(looks_around, f->scan.text, &(struct reach){ .may = SCAN_MAY }, 0);
}
