/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/lenient.h"

#include <stdio.h>

#include "codec/jq_text.h"

/*
 * Filters are rewritten as text, by their tokens: libjq has no syntax tree to offer. Only what stands outside of
 * brackets and of a function's arguments is looked at, but for plain parentheses; so what is rewritten is what
 * makes the fact, and not a filter within it.
 */
#define NESTING_MAX 64

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

/* Behind "def f(g): …;", and the definitions in it. */
static size_t definition_end(struct str s, size_t at, unsigned depth)
{
	enum jq_token t;

	for (at += sizeof "def" - 1; at < s.n && depth < NESTING_MAX;) {
		size_t end = jq_token(s, at, &t);

		if (t == JQ_OPEN)
			end = jq_group_end(s, at);
		else if (t == JQ_WORD && jq_word_is(s, at, end, "def"))
			end = definition_end(s, at, depth + 1);
		at = end;
		if (t == JQ_SIGN && s.p[end - 1] == ';')
			return at;
	}
	return s.n;
}

/* "reduce T as $x (…)": behind the parentheses. */
static size_t fold_end(struct str s, size_t at)
{
	bool bound = false;
	enum jq_token t;

	while (at < s.n) {
		size_t end = jq_token(s, at, &t);

		if (t == JQ_OPEN) {
			end = jq_group_end(s, at);
			if (bound && s.p[at] == '(')
				return end;
		}
		bound = bound || (t == JQ_WORD && jq_word_is(s, at, end, "as"));
		at = end;
	}
	return s.n;
}

/* "as $x", "as [$a, $b]": behind the pattern. */
static size_t pattern_end(struct str s, size_t at)
{
	enum jq_token t;
	size_t end;

	at = jq_blank_end(s, at + sizeof "as" - 1);
	end = jq_token(s, at, &t);
	return t == JQ_OPEN ? jq_group_end(s, at) : end;
}

/* One member of an object construction: "key: filter", or "key", which is short for "key: .key". */
static void put_member(struct buf *b, struct str member)
{
	struct str name;
	size_t at = 0;
	enum jq_token t;

	while (at < member.n) {
		size_t end = jq_token(member, at, &t);

		if (t == JQ_OPEN)
			end = jq_group_end(member, at);
		if (t == JQ_SIGN && member.p[at] == ':') {
			buf_add(b, member.p, end);
			buf_add_cstr(b, " _member(");
			buf_add(b, member.p + end, member.n - end);
			buf_add_cstr(b, "\n)");
			return;
		}
		at = end;
	}
	at = jq_blank_end(member, 0);
	name = (struct str){ member.p + at, jq_token(member, at, &t) - at };
	buf_add_str(b, member);
	if (t == JQ_WORD && !memchr(name.p, ':', name.n))
		buf_addf(b, ": _member(.%.*s)", STR_FMT(name));
}

static void put_object(struct rewrite *r, size_t end)
{
	size_t from = r->at + 1, at = from;
	enum jq_token t = JQ_END;

	buf_add_char(r->b, '{');
	while (at < end) {
		size_t next = at + 1 == end ? end : jq_token(r->s, at, &t);

		if (next < end && t == JQ_OPEN)
			next = jq_group_end(r->s, at);
		if (next == end || (t == JQ_SIGN && r->s.p[at] == ',')) {
			if (jq_blank_end(r->s, from) < at)
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
	size_t end = jq_group_end(r->s, r->at), after = jq_blank_end(r->s, end);
	char c = r->s.p[r->at];

	if (c == '(' && !r->in_term && r->depth < NESTING_MAX) {
		r->open[r->depth].term = r->at;
		r->open[r->depth++].term_out = r->b->n;
		copy_to(r, r->at + 1);
		return;
	}
	if (c == '[' && r->in_term && !fields && jq_blank_end(r->s, r->at + 1) + 1 == end) {
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
	struct str text = { r->s.p + r->at, end - r->at };

	if (str_is(text, "as")) {
		bind(r, fields);
	} else if (str_is(text, "def")) {
		copy_to(r, definition_end(r->s, r->at, 0));
		r->in_term = false;
	} else if (str_is_one_of(text, folds)) {
		copy_to(r, fold_end(r->s, r->at));
		r->in_term = false;
	} else if (str_is_one_of(text, keywords)) {
		copy_to(r, end);
		r->in_term = false;
	} else {
		term(r, false);
		if (!fields && str_is(text, "select"))
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
		enum jq_token t;
		size_t end = jq_token(r.s, r.at, &t);
		char c = r.s.p[r.at];

		if (t == JQ_OPEN) {
			open_bracket(&r, fields);
		} else if (t == JQ_CLOSE) {
			close_bracket(&r);
		} else if (t == JQ_WORD) {
			word(&r, end, fields);
		} else if (t == JQ_FIELD) {
			field(&r, end, fields);
		} else if (t == JQ_TEXT || t == JQ_NAME || (t == JQ_SIGN && strchr(".?", c))) {
			term(&r, t != JQ_NAME);
			copy_to(&r, end);
		} else {
			copy_to(&r, end);
			r.in_term = r.in_term && t == JQ_BLANK;
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
