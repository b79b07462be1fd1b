/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/filter_reach.h"

#include <ctype.h>

#include "codec/jq_text.h"

#define NESTING_MAX 32

/* What a filter is held against. */
struct reach {
	const struct document_pieces *pieces;
	struct str each;	/* leads to the items whose fields the filter gives */
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

/* What looks at several elements at once, or at all that there is. */
static bool is_wide(struct token t)
{
	static const char *const words[] = {
		"INDEX", "JOIN", "add", "all", "any", "bsearch", "combinations", "del", "delpaths", "first", "flatten", "foreach",
		"from_entries", "getpath", "group_by", "index", "indices", "inside", "isempty", "isvalid", "keys", "keys_unsorted",
		"last", "leaf_paths", "length", "limit", "map", "map_values", "max", "max_by", "min", "min_by", "nth", "path",
		"paths", "range", "recurse", "recurse_down", "reduce", "repeat", "reverse", "rindex", "setpath", "sort", "sort_by",
		"to_entries", "tojson", "tostream", "tostring", "transpose", "unique", "unique_by", "until", "up", "walk", "while",
		"with_entries", NULL,
	};

	return (t.type == JQ_WORD && str_is_one_of(t.text, words)) || str_starts(t.text, "@");
}

/* What takes lists as well as texts. */
static bool is_of_lists(struct token t)
{
	return t.type == JQ_WORD && (str_is(t.text, "contains") || str_is(t.text, "join"));
}

static bool looks_around(struct str filter, const struct reach *r)
{
	struct token t = { .end = 0 };
	const char *dot = NULL;	/* the last one, when nothing stands behind it */

	(void)r;
	while (next(filter, &t)) {
		bool recurses = str_is(t.text, ".") && dot == t.text.p - 1;

		if (recurses || is_wide(t) || str_starts(t.text, "$"))
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

/* The one behind it. */
static struct token peek(struct str filter, struct token t)
{
	next(filter, &t);
	return t;
}

/* The next two characters that are no blanks, when nothing is between them. */
static struct str two_after(struct str filter, struct token t)
{
	size_t at = jq_blank_end(filter, t.end);

	return (struct str){ filter.p + at, filter.n - at < 2 ? 0 : 2 };
}

static const char *const keywords[] = { "if", "then", "elif", "else", "and", "or", "try", "catch", NULL };

/* "[]" behind a value; by itself it is an empty list. */
static bool is_list(struct str filter, struct token t)
{
	size_t end = (size_t)(t.text.p - filter.p), from;

	if (!str_is(t.text, "[") || !str_is(peek(filter, t).text, "]"))
		return false;
	while (end && isspace((unsigned char)filter.p[end - 1]))
		end--;
	for (from = end; from && (isalpha((unsigned char)filter.p[from - 1]));)
		from--;
	return end && !strchr("=<>/|,:;([{+-*%", filter.p[end - 1]) &&
	       ((from && filter.p[from - 1] == '.') || !str_is_one_of((struct str){ filter.p + from, end - from }, keywords));
}

/* How many lists the filter goes through: "[]". */
static size_t lists_in(struct str filter)
{
	struct token t = { .end = 0 };
	size_t n = 0;

	while (next(filter, &t))
		n += is_list(filter, t);
	return n;
}

/* The name of the array that is cut; "not given" when it is the outermost value or stands in another array. */
static struct str cut_name(const struct document_pieces *p)
{
	return p->depth ? p->path[p->depth - 1].name : STR_NONE;
}

static bool is_field(struct token t, struct str name)
{
	return name.p && t.type == JQ_FIELD && str_eq((struct str){ t.text.p + 1, t.text.n - 1 }, name);
}

static bool is_call(struct str filter, struct token t)
{
	return t.type == JQ_WORD && !str_is_one_of(t.text, keywords) && str_is(peek(filter, t).text, "(");
}

static void pass_arguments(struct str filter, struct token *t)
{
	if (is_call(filter, *t))
		t->end = jq_group_end(filter, jq_blank_end(filter, t->end));
}

/* Where `each` comes to the array that is cut: what stands before has the whole of it. When that cannot be told: the end. */
static size_t array_at(struct str each, const struct document_pieces *p)
{
	struct str name = cut_name(p);
	struct token t = { .end = 0 };
	size_t ret = each.n;

	while (next(each, &t)) {
		if (name.p ? is_field(t, name) : !p->depth && ret == each.n && is_list(each, t))
			ret = (size_t)(t.text.p - each.p);
		pass_arguments(each, &t);
	}
	return ret;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Moves behind the "end" of the "if" that was read. */
static void pass_condition(struct str filter, struct token *t)
{
	for (size_t open = 1; open && next(filter, t);)
		open += str_is(t->text, "if") ? 1 : str_is(t->text, "end") ? SIZE_MAX : 0;
}

/* A path on its way: `own` while it can be one alternative only, as the others began before it. */
struct way {
	size_t steps, here, best;	/* of what is behind; of the alternative at hand; of the shortest before that */
	bool own, other;		/* another alternative than the path's is at hand */
};

static void end_part(struct way *w, bool own)
{
	w->steps += w->own ? w->here : least(w->best, w->here);
	*w = (struct way){ .steps = w->steps, .best = SIZE_MAX, .own = own };
}

static void end_alternative(struct way *w)
{
	w->other = w->own;
	if (!w->own) {
		w->best = least(w->best, w->here);
		w->here = 0;
	}
}

/* How many steps further a filter leads from `at` on, at least. `rest`: that is within a path. */
static size_t steps_of(struct str filter, size_t at, bool rest, unsigned depth)
{
	static const char *const alternatives[] = { ",", "/", "else", "elif", NULL };
	struct way w = { .best = SIZE_MAX, .own = rest };
	struct token t = { .end = at };

	while (depth < NESTING_MAX && next(filter, &t) && !str_is(t.text, "def")) {
		size_t from = t.end, n = 0;

		if (str_is(t.text, "|") || t.type == JQ_CLOSE || str_is(t.text, "end")) {
			end_part(&w, rest && !str_is(t.text, "|"));
		} else if (str_is_one_of(t.text, alternatives)) {
			if (str_is(t.text, "/") && str_is(peek(filter, t).text, "/"))
				next(filter, &t);
			end_alternative(&w);
		} else if (str_is(t.text, "if")) {
			pass_condition(filter, &t);
		} else if (t.type == JQ_OPEN) {
			n = is_list(filter, t);
			t.end = jq_group_end(filter, (size_t)(t.text.p - filter.p));
			if (t.text.p[0] == '(')
				n = steps_of((struct str){ filter.p, t.end - 1 }, from, false, depth + 1);
		} else {
			n = t.type == JQ_FIELD;
			pass_arguments(filter, &t);
		}
		w.here += w.other ? 0 : n;
	}
	end_part(&w, false);
	return w.steps;
}

/* How many steps a path of `each` has from the number of an element on, at least. */
static size_t steps_within(struct str each, const struct document_pieces *p)
{
	size_t n = steps_of(each, array_at(each, p), true, 0), name = cut_name(p).p != NULL;

	return n > name ? n - name : 1;
}

/* A bracket, or the whole, and the operand at hand in it. */
struct level {
	bool apart;		/* arguments, a list, a condition: what is gone through there is no path */
	bool named, all_named;	/* the array was named in the operand; in the bracket */
	bool cut, all_cut;	/* it was gone through */
};

static void leave(struct level *l, size_t *depth)
{
	struct level inner = l[*depth];

	if (!*depth)
		return;
	--*depth;
	l[*depth].named |= inner.all_named;
	l[*depth].all_named |= inner.all_named;
	l[*depth].cut |= inner.all_cut;
	l[*depth].all_cut |= inner.all_cut;
}

static void separate(struct level *l, struct token t)
{
	static const char *const words[] = { ",", ";", ":", "then", "elif", "else", "end", "and", "or", NULL };
	bool begins = str_is_one_of(t.text, words);

	l->cut = l->cut && !begins && !str_is(t.text, "|");
	l->named = l->named && !begins;
}

/* Does `each` ask for more than one element before it comes to them: "select(.list[].x)", "[.list[]]", ".list[] // .other",
 * "select(.list == .old)", "select(contains({list: []}))"? */
static bool gathers(struct str filter, const struct reach *r)
{
	struct str name = cut_name(r->pieces);
	size_t at = array_at(filter, r->pieces), depth = 0;
	struct level l[NESTING_MAX] = { { 0 } };
	struct token t = { .end = 0 }, before = { .end = 0 };

	for (bool called = false; next(filter, &t); before = t) {
		size_t here = (size_t)(t.text.p - filter.p);
		bool list = is_list(filter, t), names = name.p && t.type == JQ_TEXT && has_word(t.text, name);

		if (here < at && (is_of_lists(t) || (t.type == JQ_TEXT && str_has(t.text, "\\("))))
			return true;
		if (is_field(before, name) && memchr("=!<>+-*%", t.text.p[0], 8))
			return true;
		if (str_is(t.text, "/") && l[depth].cut)
			return true;
		separate(&l[depth], t);
		l[depth].named |= names || is_field(t, name);
		l[depth].all_named |= l[depth].named;
		if (list) {
			if (l[depth].apart && (name.p ? l[depth].all_named : here < at))
				return true;
			l[depth].cut |= name.p ? l[depth].named : here <= at;
			l[depth].all_cut |= l[depth].cut;
			next(filter, &t);
		} else if (t.type == JQ_OPEN || str_is(t.text, "if") || str_is(t.text, "elif")) {
			bool apart = l[depth].apart || t.text.p[0] != '(' || called;

			if (++depth == NESTING_MAX)
				return true;
			l[depth] = (struct level){ .apart = apart, .all_named = apart && l[depth - 1].all_named };
		} else if (t.type == JQ_CLOSE || str_is(t.text, "then")) {
			leave(l, &depth);
		}
		called = is_call(filter, t);
	}
	return false;
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

/* Moves behind what changes no value that is an object: "?", "| objects", "// {}", ")". */
static struct token value_end(struct str filter, size_t at)
{
	static const char *const same[] = { "?", ")", NULL }, *const empty[] = { "{}", "[]", NULL };
	struct token t = { .end = at }, ahead;

	while (next(filter, &t)) {
		ahead = peek(filter, t);
		if (str_is(t.text, "|") && str_is(ahead.text, "objects"))
			t = ahead;
		else if (str_is(t.text, "/") && str_is(ahead.text, "/") && str_is_one_of(two_after(filter, ahead), empty))
			t.end = jq_group_end(filter, jq_blank_end(filter, ahead.end));
		else if (!str_is_one_of(t.text, same))
			break;
	}
	return t;
}

/* Is what stands at `at`, behind a value that may have the array, a step to another member, or a name for the value? */
static bool leads_off(struct str filter, size_t at, struct str name, struct str *ret_variable)
{
	struct token t = value_end(filter, at);
	bool piped = str_is(t.text, "|") && next(filter, &t);

	*ret_variable = STR_NONE;
	if (t.type == JQ_FIELD)
		return !is_field(t, name);
	if (piped) /* of the prelude: they take a member by its name */
		return str_is(t.text, "els") || str_is(t.text, "text");
	if (str_is(t.text, "["))
		return next(filter, &t) && t.type == JQ_TEXT && !memchr(t.text.p, '\\', t.text.n) && !has_word(t.text, name) &&
		       str_is(peek(filter, t).text, "]");
	if (!str_is(t.text, "as") || !next(filter, &t) || t.text.p[0] != '$')
		return false;
	*ret_variable = t.text;
	return true;
}

/* Is each use of a value that may have the array a step to another member? At `at` it stands, or gets a name. */
static bool uses_lead_off(struct str filter, size_t at, struct str name)
{
	struct str variable, other;
	const char *p, *end = filter.p + filter.n;

	if (has_word((struct str){ filter.p + at, filter.n - at }, name) || !leads_off(filter, at, name, &variable))
		return false;
	if (!variable.p)
		return true;
	/* In the texts of the filter too. */
	for (p = variable.p + variable.n; (p = memmem(p, (size_t)(end - p), variable.p, variable.n));) {
		p += variable.n;
		if (p < end && (isalnum((unsigned char)*p) || *p == '_'))
			continue;
		if (!leads_off(filter, (size_t)(p - filter.p), name, &other) || other.p)
			return false;
	}
	return true;
}

/* An up() out of the element, to what may have the array, and is asked for more than another member. */
static bool reaches_by_up(struct str filter, const struct reach *r)
{
	struct str name = cut_name(r->pieces);
	struct token t = { .end = 0 };
	uint64_t steps;

	while (next(filter, &t)) {
		if (t.type != JQ_WORD || !str_is(t.text, "up"))
			continue;
		if (!steps_up(filter, &t, &steps))
			return true;
		if (steps >= steps_within(r->each, r->pieces) && (!name.p || steps % 2 || !uses_lead_off(filter, t.end, name)))
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

	if (any(looks_around, f->each.text, &r, 0) || any(asks_number, f->each.text, &r, 0) ||
	    any(gathers, f->each.text, &r, 0) || str_has(f->fields.text, "$path"))
		return false;
	if (!cut_name(p).p && !lists_in(f->each.text))
		return false;
	return !any(reaches_by_root, f->fields.text, &r, 0) && !any(reaches_by_up, f->fields.text, &r, 0);
}

static bool seeks_latest(struct str scan)
{
	struct token t = { .end = 0 };
	bool ret = false;

	while (next(scan, &t))
		ret |= t.type == JQ_WORD && str_is(t.text, "max");
	return ret;
}

/* Is the array gone through there? [els("list")] is asked for its first by [0]. */
static bool goes_through(struct str filter, struct token t, struct token before, struct str name)
{
	struct token argument = peek(filter, peek(filter, t));

	if (str_is(t.text, "els") && !str_is(before.text, "["))
		return !name.p || argument.type != JQ_TEXT || has_word(argument.text, name);
	return is_list(filter, t) && (!name.p || has_word(filter, name));
}

/* Is more than the first element asked for, but by "occurred: (… | max)"? A key is a word before a colon. */
static bool scan_gathers(struct str filter, const struct reach *r)
{
	struct str name = cut_name(r->pieces);
	struct token t = { .end = 0 }, before = { .end = 0 };
	bool elsewhere = name.p && !has_word(filter, name), of_time = false;
	bool lists = !elsewhere && (lists_in(filter) || has_word(filter, STR_LIT("els")));

	for (; next(filter, &t); before = t) {
		bool through = goes_through(filter, t, before, name);

		if (str_is(t.text, ":") && before.type == JQ_WORD)
			of_time = str_is(before.text, "occurred") && seeks_latest(filter);
		if (of_time && (through || str_is(t.text, "max") || str_is(t.text, "map")))
			continue;
		if (elsewhere && (str_is(t.text, "map") || str_is(t.text, "from_entries")))
			continue;
		if (through || is_wide(t) || str_starts(t.text, "$") || (lists && is_of_lists(t)) ||
		    (str_is(t.text, ".") && str_is(before.text, ".")))
			return true;
	}
	return false;
}

/* "[1]", "[-1]": of a piece that is another one. So is [0], where the latest of all is looked for. */
static bool scan_asks_number(struct str filter, const struct reach *r)
{
	struct str name = cut_name(r->pieces);
	struct token t = { .end = 0 }, before = { .end = 0 };

	for (; next(filter, &t); before = t) {
		struct str number = str_is(t.text, "[") ? peek(filter, t).text : STR_NONE;

		if (!number.n || (!isdigit((unsigned char)number.p[0]) && !strchr("-:$(", number.p[0])))
			continue;
		if (!str_is(number, "0") || (seeks_latest(filter) && (!name.p || is_field(before, name))))
			return true;
	}
	return false;
}

bool filters_fit_pieces(const struct format_file *f, const struct document_pieces *p)
{
	const struct reach scan = { .pieces = p };

	if (f->index.text.p)
		return false;
	for (size_t i = 0; i < f->fact_count; i++)
		if (!fact_fits(&f->facts[i], p))
			return false;
	return !f->scan.text.p || !(any(scan_gathers, f->scan.text, &scan, 0) || any(scan_asks_number, f->scan.text, &scan, 0));
}

bool filter_seeks_latest(const struct format_file *f)
{
	return f->scan.text.p && seeks_latest(f->scan.text);
}

/* Does the filter ask for the array, for all members, or for the item as it is? */
static bool sees_array(struct str fields, const struct reach *r)
{
	struct token t = { .end = 0 };

	if (!cut_name(r->pieces).p || has_word(fields, cut_name(r->pieces)))
		return true;
	while (next(fields, &t)) {
		bool itself = str_is(t.text, ".") && (peek(fields, t).type == JQ_CLOSE || peek(fields, t).type == JQ_END);

		if (itself || is_wide(t) || is_list(fields, t) || is_of_lists(t))
			return true;
	}
	return false;
}

bool filter_sees_array(const struct format_fact *f, const struct document_pieces *p)
{
	return any(sees_array, f->fields.text, &(struct reach){ .pieces = p }, 0);
}
