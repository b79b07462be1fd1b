/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/lenient.h"

#include <ctype.h>
#include <stdio.h>

/*
 * Filters are rewritten as text, by their tokens: libjq has no syntax tree to offer. Only what stands outside of
 * brackets and of a function's arguments is looked at, but for plain parentheses; so what is rewritten is what
 * makes the fact, and not a filter within it.
 */
#define NESTING_MAX 64

enum token { TOKEN_END, TOKEN_BLANK, TOKEN_TEXT, TOKEN_WORD, TOKEN_NAME, TOKEN_FIELD, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_SIGN };

static size_t token_end(struct str s, size_t at, unsigned depth, enum token *ret);

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_end(struct str s, size_t at)
{
	while (at < s.n && (is_word(s.p[at]) || (at + 2 < s.n && s.p[at] == ':' && s.p[at + 1] == ':' && is_word(s.p[at + 2]))))
		at += s.p[at] == ':' ? 2 : 1;
	return at;
}

/* Behind the bracket that closes the one at `at`. */
static size_t group_end(struct str s, size_t at, unsigned depth)
{
	size_t open = 0;

	while (at < s.n && depth < NESTING_MAX) {
		enum token t;

		at = token_end(s, at, depth + 1, &t);
		open += t == TOKEN_OPEN;
		if (t == TOKEN_CLOSE && --open == 0)
			return at;
	}
	return s.n;
}

static size_t text_end(struct str s, size_t at, unsigned depth)
{
	for (at++; at < s.n && s.p[at] != '"';) {
		if (s.p[at] != '\\')
			at++;
		else if (at + 1 < s.n && s.p[at + 1] == '(')
			at = group_end(s, at + 1, depth);
		else
			at += 2;
	}
	return at < s.n ? at + 1 : s.n;
}

/* The token at `at`, and where it ends. */
static size_t token_end(struct str s, size_t at, unsigned depth, enum token *ret)
{
	char c = at < s.n ? s.p[at] : '\0';
	char next = at + 1 < s.n ? s.p[at + 1] : '\0';

	*ret = TOKEN_END;
	if (at >= s.n)
		return s.n;
	*ret = TOKEN_BLANK;
	if (c == '#') {
		const char *end = memchr(s.p + at, '\n', s.n - at);

		return end ? (size_t)(end - s.p) + 1 : s.n;
	}
	if (isspace((unsigned char)c))
		return at + 1;
	*ret = c == '"' ? TOKEN_TEXT : is_word(c) ? TOKEN_WORD : strchr("$@", c) ? TOKEN_NAME :
	       strchr("([{", c) ? TOKEN_OPEN : strchr(")]}", c) ? TOKEN_CLOSE : TOKEN_SIGN;
	if (*ret == TOKEN_TEXT)
		return text_end(s, at, depth);
	if (*ret == TOKEN_WORD || *ret == TOKEN_NAME)
		return word_end(s, at + 1);
	if (c == '.' && (isalpha((unsigned char)next) || next == '_')) {
		*ret = TOKEN_FIELD;
		return word_end(s, at + 1);
	}
	return at + 1;
}

static size_t blank_end(struct str s, size_t at)
{
	enum token t;
	size_t end;

	while ((end = token_end(s, at, 0, &t)) > at && t == TOKEN_BLANK)
		at = end;
	return at;
}

/* A filter on its way from s to b. A term is what `as` and a postfix bind to: ".a[0].b", "f(x)", "(…)". */
struct rewrite {
	struct str s;
	size_t at;
	struct buf *b;
	bool in_term;
	size_t term, term_out;	/* where it begins, in s and in b */
	struct {
		size_t term, term_out;
	} open[NESTING_MAX];	/* parentheses around */
	size_t depth;
};

static void copy_to(struct rewrite *r, size_t end)
{
	buf_add(r->b, r->s.p + r->at, end - r->at);
	r->at = end;
}

/* A token that is part of a term: of the one before it when it continues that, else of a new one. */
static void term(struct rewrite *r, bool continues)
{
	if (!r->in_term || !continues) {
		r->term = r->at;
		r->term_out = r->b->n;
	}
	r->in_term = true;
}

/* Puts what was written of the term into the parentheses of "(TERM | call)". */
static void wrap_term(struct rewrite *r, const char *call)
{
	CLEANUP(buf_free) struct buf term = BUF_INIT(SIZE_MAX / 4);

	if (r->b->n > r->term_out)
		buf_add(&term, r->b->p + r->term_out, r->b->n - r->term_out);
	r->b->n = r->term_out;
	buf_add_char(r->b, '(');
	buf_add_str(r->b, term.n ? buf_str(&term) : STR_LIT("."));
	buf_addf(r->b, " | %s)", call);
	/* It raises nothing; and a `?` of jq 1.6 would hide what is raised behind it. */
	while (r->at < r->s.n && r->s.p[r->at] == '?')
		r->at++;
}

static bool word_is(const struct rewrite *r, size_t end, const char *const *words)
{
	for (; *words; words++)
		if (str_is((struct str){ r->s.p + r->at, end - r->at }, *words))
			return true;
	return false;
}

/* Behind "def f(g): …;", and the definitions in it. */
static size_t definition_end(struct str s, size_t at, unsigned depth)
{
	enum token t;

	for (at += sizeof "def" - 1; at < s.n && depth < NESTING_MAX;) {
		size_t end = token_end(s, at, depth, &t);

		if (t == TOKEN_OPEN)
			end = group_end(s, at, depth);
		else if (t == TOKEN_WORD && str_is((struct str){ s.p + at, end - at }, "def"))
			end = definition_end(s, at, depth + 1);
		at = end;
		if (t == TOKEN_SIGN && s.p[end - 1] == ';')
			return at;
	}
	return s.n;
}

/* "reduce T as $x (…)": behind the parentheses. */
static size_t fold_end(struct str s, size_t at)
{
	bool bound = false;
	enum token t;

	while (at < s.n) {
		size_t end = token_end(s, at, 0, &t);

		if (t == TOKEN_OPEN) {
			end = group_end(s, at, 0);
			if (bound && s.p[at] == '(')
				return end;
		}
		bound = bound || (t == TOKEN_WORD && str_is((struct str){ s.p + at, end - at }, "as"));
		at = end;
	}
	return s.n;
}

/* "as $x", "as [$a, $b]": behind the pattern. */
static size_t pattern_end(struct str s, size_t at)
{
	enum token t;
	size_t end;

	at = blank_end(s, at + sizeof "as" - 1);
	end = token_end(s, at, 0, &t);
	return t == TOKEN_OPEN ? group_end(s, at, 0) : end;
}

/* One member of an object construction: "key: filter", or "key", which is short for "key: .key". */
static void put_member(struct buf *b, struct str member)
{
	struct str name;
	size_t at = 0;
	enum token t;

	while (at < member.n) {
		size_t end = token_end(member, at, 0, &t);

		if (t == TOKEN_OPEN)
			end = group_end(member, at, 0);
		if (t == TOKEN_SIGN && member.p[at] == ':') {
			buf_add(b, member.p, end);
			buf_add_cstr(b, " _member(");
			buf_add(b, member.p + end, member.n - end);
			buf_add_cstr(b, "\n)");
			return;
		}
		at = end;
	}
	at = blank_end(member, 0);
	name = (struct str){ member.p + at, token_end(member, at, 0, &t) - at };
	buf_add_str(b, member);
	if (t == TOKEN_WORD)
		buf_addf(b, ": _member(.%.*s)", STR_FMT(name));
}

static void put_object(struct rewrite *r, size_t end)
{
	size_t from = r->at + 1, at = from;
	enum token t = TOKEN_END;

	buf_add_char(r->b, '{');
	while (at < end) {
		size_t next = at + 1 == end ? end : token_end(r->s, at, 0, &t);

		if (next < end && t == TOKEN_OPEN)
			next = group_end(r->s, at, 0);
		if (next == end || (t == TOKEN_SIGN && r->s.p[at] == ',')) {
			if (blank_end(r->s, from) < at)
				put_member(r->b, (struct str){ r->s.p + from, at - from });
			buf_add_char(r->b, r->s.p[next - 1]);
			from = next;
		}
		at = next;
	}
	r->at = end;
}

/* A bracket: plain parentheses are looked into, objects that are no tables rewritten, the rest is copied. */
static void open_bracket(struct rewrite *r, bool fields)
{
	size_t end = group_end(r->s, r->at, 0), after = blank_end(r->s, end);
	char c = r->s.p[r->at];

	if (c == '(' && !r->in_term && r->depth < NESTING_MAX) {
		r->open[r->depth].term = r->at;
		r->open[r->depth++].term_out = r->b->n;
		copy_to(r, r->at + 1);
		return;
	}
	if (c == '[' && r->in_term && !fields && blank_end(r->s, r->at + 1) + 1 == end) {
		r->at = end;
		wrap_term(r, "_each");
		return;
	}
	term(r, c != '{');
	if (c == '{' && fields && (after == r->s.n || !strchr("[.", r->s.p[after])))
		put_object(r, end);
	else
		copy_to(r, end);
}

static void close_bracket(struct rewrite *r)
{
	if (r->depth) {
		r->depth--;
		r->term = r->open[r->depth].term;
		r->term_out = r->open[r->depth].term_out;
	}
	copy_to(r, r->at + 1);
	r->in_term = true;
}

static void bind(struct rewrite *r, bool fields)
{
	struct str bound = { r->s.p + r->term, r->at - r->term };
	size_t end = pattern_end(r->s, r->at);

	if (fields && r->in_term) {
		r->b->n = r->term_out;
		buf_add_cstr(r->b, "_bind(");
		buf_add_str(r->b, bound);
		buf_add_cstr(r->b, "\n) ");
	}
	copy_to(r, end);
	r->in_term = false;
}

static void word(struct rewrite *r, size_t end, bool fields)
{
	static const char *const folds[] = { "reduce", "foreach", NULL };
	static const char *const keywords[] = { "if", "then", "elif", "else", "end", "and", "or", "try", "catch", "label", NULL };
	static const char *const as[] = { "as", NULL }, *const def[] = { "def", NULL }, *const select[] = { "select", NULL };

	if (word_is(r, end, as)) {
		bind(r, fields);
	} else if (word_is(r, end, def)) {
		copy_to(r, definition_end(r->s, r->at, 0));
		r->in_term = false;
	} else if (word_is(r, end, folds)) {
		copy_to(r, fold_end(r->s, r->at));
		r->in_term = false;
	} else if (word_is(r, end, keywords)) {
		copy_to(r, end);
		r->in_term = false;
	} else {
		term(r, false);
		if (!fields && word_is(r, end, select))
			buf_add_char(r->b, '_');
		copy_to(r, end);
	}
}

static void field(struct rewrite *r, size_t end, bool fields)
{
	char call[256];

	term(r, true);
	if (fields || end - r->at > sizeof call - 16) {
		copy_to(r, end);
		return;
	}
	snprintf(call, sizeof call, "_step(\"%.*s\")", (int)(end - r->at - 1), r->s.p + r->at + 1);
	r->at = end;
	wrap_term(r, call);
}

static void rewrite(struct buf *b, struct str filter, bool fields)
{
	struct rewrite r = { .s = filter, .b = b };

	while (r.at < r.s.n) {
		enum token t;
		size_t end = token_end(r.s, r.at, 0, &t);
		char c = r.s.p[r.at];

		if (t == TOKEN_OPEN) {
			open_bracket(&r, fields);
		} else if (t == TOKEN_CLOSE) {
			close_bracket(&r);
		} else if (t == TOKEN_WORD) {
			word(&r, end, fields);
		} else if (t == TOKEN_FIELD) {
			field(&r, end, fields);
		} else if (t == TOKEN_TEXT || t == TOKEN_NAME || (t == TOKEN_SIGN && strchr(".?", c))) {
			term(&r, t != TOKEN_NAME);
			copy_to(&r, end);
		} else {
			copy_to(&r, end);
			r.in_term = r.in_term && t == TOKEN_BLANK;
		}
	}
}

void lenient_fields(struct buf *b, struct str filter)
{
	rewrite(b, filter, true);
}

void lenient_each(struct buf *b, struct str filter)
{
	rewrite(b, filter, false);
}

bool lenient_lost(struct json value, struct json *ret_raised)
{
	return json_is(value, JSON_OBJECT) && json_get(value, LENIENT_LOST, ret_raised);
}

static const char *type_word(struct str s)
{
	static const char *const words[][2] = {
		{ "null", "null" }, { "boolean", "true or false" }, { "number", "a number" },
		{ "string", "a text" }, { "array", "a list" }, { "object", "an object" },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(s, words[i][0]))
			return words[i][1];
	return NULL;
}

/* "Cannot index number with "id"", "Cannot iterate over null (null)". */
static bool said_of_steps(struct buf *b, struct str s)
{
	const char *type = type_word(s), *with;

	if (!type)
		return false;
	with = s.n ? memmem(s.p, s.n, " with ", 6) : NULL;
	if (!with) {
		buf_addf(b, "expected a list, found %s", type);
		return true;
	}
	s.n -= (size_t)(with + 6 - s.p);
	s.p = with + 6;
	if (str_starts(s, "\""))
		buf_addf(b, "expected an object with %.*s, found %s", STR_FMT(s), type);
	else if (str_starts(s, "string"))
		buf_addf(b, "expected an object, found %s", type);
	else
		buf_addf(b, "expected a list, found %s", type);
	return true;
}

/* "number (3) cannot be matched, as it is not a string" */
static bool said_of_value(struct buf *b, struct str s)
{
	static const struct {
		const char *says, *expected;
	} known[] = {
		{ " cannot be matched", "a text" }, { " cannot be parsed as a number", "a number" },
		{ " cannot be parsed as JSON", "JSON" }, { " cannot be added", "values of one type" },
		{ " cannot be subtracted", "numbers" }, { " cannot be multiplied", "numbers" },
		{ " cannot be divided", "numbers" }, { " cannot be sorted", "a list" }, { " cannot be grouped", "a list" },
		{ " cannot be negated", "a number" }, { " has no keys", "an object" }, { " has no length", "a text or a list" },
		{ " not a string or array", "a text or a list" }, { " number required", "a number" },
		{ " cannot be reversed", "a list" }, { " as object key", "a text" }, { " is not valid in a csv row", "a text" },
		{ " cannot be exploded", "a text" },
	};

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		str_take(&s, "Cannot use ");
		if (!s.n || !memmem(s.p, s.n, known[i].says, strlen(known[i].says)) || !type_word(s))
			continue;
		buf_addf(b, "expected %s, found %s", known[i].expected, type_word(s));
		return true;
	}
	return false;
}

static void put_message(struct buf *b, struct str raised)
{
	struct str s = raised;

	if ((str_take(&s, "Cannot index ") || str_take(&s, "Cannot iterate over ")) && said_of_steps(b, s))
		return;
	s = raised;
	if (str_take(&s, "Cannot check whether ") && type_word(s)) {
		buf_addf(b, "expected an object, found %s", type_word(s));
		return;
	}
	if (said_of_value(b, raised))
		return;
	if (str_ends(raised, " must be a string") || str_ends(raised, " must be strings") ||
	    str_ends(raised, " requires string inputs") || str_ends(raised, " requires string input"))
		buf_add_cstr(b, "expected a text");
	else
		buf_add_str(b, raised);
}

const char *lenient_message(struct str raised, struct arena *a)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(64 * 1024);

	put_message(&b, raised);
	return buf_overflowed(&b) ? "an error without end" : arena_printf(a, "%.*s", STR_FMT(str_quote(buf_str(&b))));
}
