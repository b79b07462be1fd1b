/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/xlsx_read.h"
#include "evidence/described_int.h"

/*
 * Which description recognises an artifact. The artifact is made a document in each syntax that it can be and that
 * a description has, once; the conditions of all descriptions are then looked at over these. The one with most conditions
 * that hold reads it: of two that recognise the same, the one that knows more.
 */
#define HEAD_BYTES 4096

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static char first_char(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_blank(s.p[i]))
			return s.p[i];
	return '\0';
}

/* Behind white space, comments, declarations of XML. */
static struct str first_tag(struct str s)
{
	for (;;) {
		const char *end = NULL;

		while (s.n && is_blank(*s.p)) {
			s.p++;
			s.n--;
		}
		if (str_starts(s, "<!--"))
			end = memmem(s.p, s.n, "-->", 3);
		else if (str_starts(s, "<?"))
			end = memmem(s.p, s.n, "?>", 2);
		else
			return s;
		end = end ? end + 2 : s.p + s.n;
		s.n -= (size_t)(end - s.p);
		s.p = end;
	}
}

/* What stands in a page's first tag; others begin XML. */
static bool is_html(struct str head)
{
	static const char *const tags[] = { "!doctype html", "html", "head", "body", "table", "div", "style", "script",
					    "meta", "title", "center", "h1" };
	struct str tag = first_tag(head);

	if (!str_take(&tag, "<"))
		return false;
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		size_t n = strlen(tags[i]);

		if (str_starts_nocase(tag, tags[i]) && (tag.n == n || strchr(" >\t\r\n/", tag.p[n])))
			return true;
	}
	return false;
}

/* The first bytes as text that a regular expression takes: what is not UTF-8 becomes '?'. */
static void make_head(struct described_look *l)
{
	struct str s = { l->text.p, l->text.n < HEAD_BYTES ? l->text.n : HEAD_BYTES };

	while (s.n) {
		size_t n = 1;

		while (n <= 4 && n <= s.n && !str_utf8((struct str){ s.p, n }))
			n++;
		if (n <= 4 && n <= s.n) {
			buf_add(&l->narrow, s.p, n);
		} else {
			buf_add_char(&l->narrow, '?');
			n = 1;
		}
		s.p += n;
		s.n -= n;
	}
}

static void get_ready(struct reading *r)
{
	struct described_look *l = &r->described->look;

	if (l->ready)
		return;
	l->wide = BUF_INIT(2 * DOCUMENT_BYTES_MAX);
	l->narrow = BUF_INIT(4 * HEAD_BYTES);
	l->text = document_utf8(r->bytes, &l->wide);
	make_head(l);
	l->ready = true;
}

/* Can the bytes be of that syntax? A first look, that rules out most. */
static bool looks_like(struct reading *r, enum document_syntax syntax)
{
	struct described_look *l = &r->described->look;
	char c = first_char(l->text);
	struct str head = buf_str(&l->narrow);
	bool text = !memchr(head.n ? head.p : "", '\0', head.n) && !xlsx_claims(r->bytes);
	bool html = c == '<' && is_html(head);

	switch (syntax) {
	case DOCUMENT_JSON:
	case DOCUMENT_JSONL:
		return c == '{' || c == '[';
	case DOCUMENT_XML:
		return c == '<' && (!html || str_starts(str_trim(head), "<?xml"));
	case DOCUMENT_HTML:
		return html;
	case DOCUMENT_XLSX:
		return xlsx_claims(r->bytes);
	case DOCUMENT_CSV:
	case DOCUMENT_YAML:
		return text && c && c != '{' && c != '<' && (c != '[' || syntax == DOCUMENT_CSV);
	case DOCUMENT_TEXT:
		return text && c;
	}
	return false;
}

static int read_document(struct reading *r, enum document_syntax syntax, const struct list *columns,
			 struct document *ret, struct err *e)
{
	if (syntax == DOCUMENT_JSON && r->is_json) {
		document_of_json(r->bytes, r->json, ret);
		return 0;
	}
	return document_read(syntax, r->bytes, columns, ret, e);
}

int described_document(struct reading *r, enum document_syntax syntax, const struct list *columns,
		       const struct document **ret, struct err *e)
{
	struct described_look *l = &r->described->look;
	bool table = syntax == DOCUMENT_CSV || syntax == DOCUMENT_XLSX;

	*ret = &l->documents[syntax];
	get_ready(r);
	if (!looks_like(r, syntax))
		return 0;
	/* The header depends on who asks. */
	if (table && l->good[syntax]) {
		document_free(&l->documents[syntax]);
		l->good[syntax] = false;
	}
	if (!l->tried[syntax] || table) {
		l->tried[syntax] = true;
		if (read_document(r, syntax, columns, &l->documents[syntax], e) < 0) {
			l->broken[syntax] = *e;
			return -1;
		}
		l->good[syntax] = true;
	}
	return l->good[syntax] ? 1 : err_set(e, ERR_INPUT, "not %s", document_syntax_names[syntax]);
}

static const struct document_heads *heads_of(struct reading *r, enum document_syntax syntax)
{
	struct described_look *l = &r->described->look;
	struct err broken = { 0 };

	get_ready(r);
	if (!looks_like(r, syntax))
		return NULL;
	if (!l->heads_tried) {
		l->heads_tried = true;
		l->heads_syntax = syntax;
		document_heads_read(syntax, r->bytes, &l->heads, &broken);
	}
	return l->heads_syntax == syntax ? l->heads : NULL;
}

/* How far an alternative holds. */
struct verdict {
	size_t held, conditions;
	char failed[200];	/* the first condition that does not hold; "" when all do */
};

static void count(struct verdict *v, bool holds, size_t weight, const char *condition, struct str what)
{
	v->conditions += weight;
	if (holds)
		v->held += weight;
	else if (!v->failed[0])
		snprintf(v->failed, sizeof v->failed, "%s %.*s", condition, STR_FMT(str_quote(what)));
}

static bool spelled(struct json v, const struct list *texts)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(64 * 1024);

	if (json_is(v, JSON_STRING))
		buf_add_str(&b, json_str(v));
	else if (!json_is(v, JSON_ARRAY) && !json_is(v, JSON_OBJECT))
		json_put(&b, v, 0);
	else
		return false;
	for (size_t i = 0; i < texts->count; i++)
		if (str_is(buf_str(&b), texts->items[i]))
			return true;
	return false;
}

static void look_at_pointers(const struct document *doc, const struct format_alternative *a, struct verdict *v)
{
	struct json found;

	for (size_t i = 0; i < a->has.count; i++)
		count(v, doc && document_at(doc, str_of(a->has.items[i]), &found), 1, "has:", str_of(a->has.items[i]));
	for (size_t i = 0; i < a->is_count; i++)
		count(v, doc && document_at(doc, str_of(a->is[i].pointer), &found) && spelled(found, &a->is[i].texts), 1,
		      "is:", str_of(a->is[i].pointer));
}

/* As a word of the file's name: "gitleaks" is one of my-gitleaks_report.json, and none of agitleaks.json. */
static bool is_named(struct str source, const struct list *names)
{
	const char *slash = source.n ? memrchr(source.p, '/', source.n) : NULL;
	size_t from = slash ? (size_t)(slash - source.p) + 1 : 0;

	for (size_t i = 0; i < names->count; i++)
		for (size_t at = from, n = strlen(names->items[i]); at + n <= source.n; at++) {
			struct str rest = { source.p + at, source.n - at };
			bool begins = at == from || !isalnum((unsigned char)rest.p[-1]);

			if (begins && str_starts_nocase(rest, names->items[i]) &&
			    (rest.n == n || !isalnum((unsigned char)rest.p[n])))
				return true;
		}
	return false;
}

static int look_at_match(struct reading *r, struct described_entry *x, size_t n, struct verdict *v, struct err *e)
{
	const struct format_alternative *a = &x->file->alternatives[n];
	struct err hard = { 0 };

	if (!a->matches.p)
		return 0;
	if (!x->regexes[n] && regex_new(a->matches, &x->regexes[n], e) < 0) {
		err_ctx(e, "line %zu: matches", a->line);
		return described_at(x->file, e);
	}
	regex_search(x->regexes[n], buf_str(&r->described->look.narrow));
	count(v, regex_next(x->regexes[n], &hard) == 1, 1, "matches:", a->matches);
	return 0;
}

/* Each name that a pointer leads through must stand in the bytes: a look that spares making a document of what
 * cannot be one, where making it is dear. */
static bool names_are_there(struct reading *r, struct str pointer)
{
	struct str text = r->described->look.text;

	for (struct str rest = pointer; rest.p;) {
		struct str token = str_cut(&rest, '/');
		uint64_t index;

		if (token.n && !str_is(token, "*") && !str_to_u64(token, &index) && !memchr(token.p, '~', token.n) &&
		    !memmem(text.p, text.n, token.p, token.n))
			return false;
	}
	return true;
}

static bool may_hold(struct reading *r, enum document_syntax syntax, const struct format_alternative *a)
{
	if (syntax != DOCUMENT_JSONL && syntax != DOCUMENT_YAML)
		return true;
	for (size_t i = 0; i < a->has.count; i++)
		if (!names_are_there(r, str_of(a->has.items[i])))
			return false;
	for (size_t i = 0; i < a->is_count; i++)
		if (!names_are_there(r, str_of(a->is[i].pointer)))
			return false;
	return true;
}

/* Conditions of all kinds, the cheap ones first; floor: `where` is not asked when it could not bring more
 * than that. */
static int look(struct reading *r, struct described_entry *x, size_t n, size_t floor, struct verdict *v, struct err *e)
{
	const struct format_alternative *a = &x->file->alternatives[n];
	enum document_syntax syntax = x->file->syntax;
	const struct document *doc = NULL;
	struct err broken = { 0 };
	int holds;

	*v = (struct verdict){ 0 };
	if (a->named.count)
		count(v, is_named(r->source, &a->named), 1, "named:", str_of(a->named.items[0]));
	if (v->failed[0])
		return 0;
	if (look_at_match(r, x, n, v, e) < 0)
		return -1;
	if (a->columns.count) {
		const struct document_heads *h = heads_of(r, syntax);

		count(v, h && document_heads_have(h, &a->columns), a->columns.count, "columns:",
		      str_of(a->columns.items[0]));
	}
	if (v->failed[0])
		return 0;
	if (a->has.count || a->is_count || a->where.text.p) {
		if (!may_hold(r, syntax, a) || described_document(r, syntax, &a->columns, &doc, &broken) <= 0)
			doc = NULL;
		if (!doc)
			count(v, false, 0, document_syntax_names[syntax], str_of(broken.msg));
		look_at_pointers(doc, a, v);
	}
	if (!a->where.text.p || v->failed[0] || v->held + 1 <= floor)
		return 0;
	holds = described_where(r, x, a, doc, e);
	if (holds >= 0)
		count(v, holds == 1, 1, "where:", a->where.text);
	return holds < 0 ? -1 : 0;
}

/* The one with most conditions that hold; syntax: DOCUMENT_SYNTAXES for all. */
static int choose(struct reading *r, unsigned syntax, const struct format **ret, struct err *e)
{
	struct described *d = r->described;
	size_t best = 0;

	*ret = NULL;
	for (size_t i = 0; i < d->shelf.count; i++) {
		struct described_entry *x = &d->entries[i];

		if ((syntax != DOCUMENT_SYNTAXES && syntax != x->file->syntax) || !looks_like(r, x->file->syntax))
			continue;
		for (size_t n = 0; n < x->file->alternative_count; n++) {
			struct verdict v;

			if (look(r, x, n, best, &v, e) < 0)
				return -1;
			if (v.failed[0] || v.held <= best || v.held < v.conditions)
				continue;
			best = v.held;
			d->chosen = x;
			d->alternative = &x->file->alternatives[n];
			*ret = &x->format;
		}
	}
	return 0;
}

int described_detect(struct reading *r, const struct format **ret, struct err *e)
{
	*ret = NULL;
	if (described_load(r->described, e) < 0)
		return -1;
	get_ready(r);
	return choose(r, DOCUMENT_SYNTAXES, ret, e);
}

int described_detect_part(struct reading *r, struct err *e)
{
	struct described_look *l = &r->described->look;
	const struct format *found = NULL;

	for (unsigned s = 0; s < DOCUMENT_SYNTAXES; s++) {
		if (!l->tried[s] || l->good[s] || !document_read_part((enum document_syntax)s, r->bytes, &l->documents[s]))
			continue;
		l->good[s] = true;
		if (choose(r, s, &found, e) < 0)
			return -1;
		if (!found)
			continue;
		*e = l->broken[s];
		return err_ctx(e, "as %s it is broken", found->name);
	}
	return 0;
}

int described_explain(struct reading *r, described_candidate *each, void *arg, struct err *e)
{
	struct described *d = r->described;

	if (described_load(d, e) < 0)
		return -1;
	get_ready(r);
	for (size_t i = 0; i < d->shelf.count; i++) {
		struct described_entry *x = &d->entries[i];
		struct verdict best = { 0 };

		if (!looks_like(r, x->file->syntax))
			continue;
		for (size_t n = 0; n < x->file->alternative_count; n++) {
			struct verdict v;

			if (look(r, x, n, 0, &v, e) < 0)
				return -1;
			if (!n || v.held > best.held || !v.failed[0])
				best = v;
		}
		each(arg, x->file, best.held, best.conditions, best.failed);
	}
	return 0;
}
