/* SPDX-License-Identifier: Apache-2.0 */
#include "records/policy_marks.h"

#include "facts/record.h"
#include "records/outline.h"

#define VALUE_BYTES_MAX 400
#define GIVEN_MIN 2	/* of version, owner, approver, approval, beginning, next review */

enum field { ID, TITLE, TYPE, VERSION, OWNER, APPROVED_BY, APPROVED, EFFECTIVE, REVIEW_DUE, SYSTEM, SATISFIES, FIELDS };

static const struct policy_name {
	enum field field;
	const char *name;
} names[] = {
#define POLICY_NAME(field, name) { field, name },
#include "records/policy_names.def"
#undef POLICY_NAME
};

static const struct policy_type {
	const char *words, *type;
} types[] = {
#define POLICY_TYPE(words, type) { words, type },
#include "records/policy_types.def"
#undef POLICY_TYPE
};

/* What was found, before it is a fact. */
struct found {
	enum when_order order;
	const struct outline *o;
	struct str text[FIELDS];
	struct when date[FIELDS];
	struct err doubt;	/* the first date that may be two */
	bool named;		/* a mark is called "policy …" */
};

const char *policy_type_of(struct str title)
{
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (outline_has_word(title, types[i].words))
			return types[i].type;
	return NULL;
}

/* Sections that are about the document; others may have marks of what they speak of. */
static bool is_about_document(struct str section)
{
	static const char *const words[] = { "document", "policy information", "policy details", "policy control", "metadata",
					     "approval",  "approvals", "ownership", "history", "version control",
					     "versions",  "revisions", "change log", "changelog", "review" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (outline_has_word(section, words[i]))
			return true;
	return !section.p;
}

static bool field_of(struct str name, enum field *ret)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (record_name_is(name, names[i].name)) {
			*ret = names[i].field;
			return true;
		}
	}
	return false;
}

static bool is_value(struct str s)
{
	return s.n < VALUE_BYTES_MAX && outline_is_value(s);
}

/* Is it one? A date that may be two is noted. */
static bool take_date(struct found *x, enum field field, struct str s, size_t line)
{
	if (x->date[field].text[0] || !s.n)
		return false;
	if (when_ordered(s, x->order, &x->date[field]))
		return true;
	if (when_ambiguous(s) && !x->doubt.kind) {
		record_date_in_doubt(s, &x->doubt);
		err_ctx(&x->doubt, "line %zu", line);
	}
	return false;
}

static void take_name(struct found *x, struct str s)
{
	s = str_trim(s);
	str_take(&s, "by ");
	if (!x->text[APPROVED_BY].p && is_value(s))
		x->text[APPROVED_BY] = s;
}

/* "2025-01-15", "Board", "2025-01-15 by Board", "Board, 2025-01-15", "Board (2025-01-15)". */
static void take_approval(struct found *x, struct str s, size_t line)
{
	static const char *const before_date[] = { ", ", " on ", " (", " - ", " \xe2\x80\x93 " };
	struct str date = s, rest;
	const char *by = s.n ? memmem(s.p, s.n, " by ", 4) : NULL;

	if (by) {
		date.n = (size_t)(by - s.p);
		take_date(x, APPROVED, str_trim(date), line);
		take_name(x, (struct str){ by + 4, s.n - date.n - 4 });
		return;
	}
	if (take_date(x, APPROVED, s, line) || when_ambiguous(s))
		return;
	for (size_t i = 0; i < COUNT_OF(before_date); i++) {
		size_t n = strlen(before_date[i]);

		for (rest = s; rest.n > n; rest = (struct str){ rest.p + 1, rest.n - 1 }) {
			struct str right = { rest.p + n, rest.n - n };

			if (!str_starts(rest, before_date[i]))
				continue;
			if (right.n && right.p[right.n - 1] == ')')
				right.n--;
			if (take_date(x, APPROVED, right, line)) {
				take_name(x, (struct str){ s.p, s.n - rest.n });
				return;
			}
		}
	}
	take_name(x, s);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void take_field(struct found *x, enum field field, struct str value, size_t line)
{
	value = str_trim(value);
	if (!is_value(value) || x->text[field].p)
		return;
	if (field == APPROVED || field == APPROVED_BY)
		take_approval(x, value, line);
	else if (field == EFFECTIVE || field == REVIEW_DUE)
		take_date(x, field, value, line);
	else if (field != VERSION || (has_digit(value) && value.n < 40))
		x->text[field] = value;
}

static void take_mark(struct found *x, const struct outline_mark *m)
{
	enum field field;

	if (!(m->matter || is_about_document(m->section)) || !field_of(m->name, &field))
		return;
	x->named |= str_starts_nocase(m->name, "policy");
	take_field(x, field, m->value, m->line);
}

/* "Version 1.2", "v1.2", "2019.1" */
static bool take_version(struct found *x, struct str s)
{
	static const char *const before[] = { "version ", "revision ", "rev. ", "rev ", "v" };
	struct str rest = s;

	for (size_t i = 0; i < COUNT_OF(before) && rest.n == s.n; i++)
		if (str_starts_nocase(s, before[i]))
			rest = (struct str){ s.p + strlen(before[i]), s.n - strlen(before[i]) };
	if (rest.n == s.n && !memchr(s.p, '.', s.n))
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] != '.' && (rest.p[i] < '0' || rest.p[i] > '9'))
			return false;
	if (!has_digit(rest) || rest.n > 20)
		return false;
	if (!x->text[VERSION].p)
		x->text[VERSION] = rest;
	return true;
}

/* A part of the line under the title that is no mark: "Version 1.2", "effective 2025-01-01", "approved by Board". */
static bool take_phrase(struct found *x, struct str s, size_t line)
{
	static const struct {
		const char *begins;
		enum field field;
	} phrases[] = {
		{ "effective from ", EFFECTIVE }, { "effective ", EFFECTIVE },	  { "valid from ", EFFECTIVE },
		{ "approved by ", APPROVED_BY },  { "approved on ", APPROVED },	  { "approved ", APPROVED },
		{ "next review ", REVIEW_DUE },	  { "owned by ", OWNER },	  { "owner ", OWNER },
	};

	s = str_trim(s);
	for (size_t i = 0; i < COUNT_OF(phrases); i++) {
		if (str_starts_nocase(s, phrases[i].begins)) {
			size_t n = strlen(phrases[i].begins);

			take_field(x, phrases[i].field, (struct str){ s.p + n, s.n - n }, line);
			return true;
		}
	}
	return s.n && take_version(x, s);
}

/* A comma parts phrases only where another begins: dates and names have commas too. */
static void take_under_title(struct found *x)
{
	static const char *const between[] = { " | ", " \xc2\xb7 ", " \xe2\x80\xa2 ", "; ", ", " };
	struct str rest = x->o->under_title;
	size_t at = 0, line = x->o->title_line;
	struct found one;

	while (at < rest.n) {
		struct str tail = { rest.p + at, rest.n - at };
		size_t n = 0;

		for (size_t i = 0; i < COUNT_OF(between) && !n; i++)
			n = str_starts(tail, between[i]) ? strlen(between[i]) : 0;
		one = *x;
		if (!n || !take_phrase(&one, (struct str){ tail.p + n, tail.n - n }, line)) {
			at++;
			continue;
		}
		take_phrase(x, (struct str){ rest.p, at }, line);
		rest = (struct str){ tail.p + n, tail.n - n };
		at = 0;
	}
	take_phrase(x, rest, line);
}

/* The columns of a history of versions; -1: not there. */
struct history {
	int version, date, approved, approved_by;
};

static bool history_of(const struct outline_row *row, struct history *ret)
{
	*ret = (struct history){ -1, -1, -1, -1 };
	for (size_t i = 0; i < row->count; i++) {
		enum field field = FIELDS;

		if (record_name_is(row->fields[i], "date") || record_name_is(row->fields[i], "revision_date") ||
		    record_name_is(row->fields[i], "release_date"))
			ret->date = (int)i;
		else if (field_of(row->fields[i], &field) && field == VERSION)
			ret->version = (int)i;
		else if (field == APPROVED || field == EFFECTIVE)
			ret->approved = (int)i;
		else if (field == APPROVED_BY)
			ret->approved_by = (int)i;
	}
	if (ret->date < 0)
		ret->date = ret->approved;
	return ret->version >= 0 && ret->date >= 0;
}

static struct str at(const struct outline_row *row, int column)
{
	return column >= 0 && (size_t)column < row->count ? str_trim(row->fields[column]) : STR_NONE;
}

/* The newest row of a history is the version in force; who approved it did so on its date, and without an approver it
 * began then. */
static void take_history(struct found *x, const struct outline_row *rows, size_t count, const struct history *h)
{
	const struct outline_row *newest = NULL;
	struct when best = { "" };

	for (size_t i = 0; i < count; i++) {
		struct found one = { .order = x->order };

		if (take_date(&one, EFFECTIVE, at(&rows[i], h->date), rows[i].line) &&
		    strcmp(one.date[EFFECTIVE].text, best.text) > 0) {
			best = one.date[EFFECTIVE];
			newest = &rows[i];
		}
		if (one.doubt.kind && !x->doubt.kind)
			x->doubt = one.doubt;
	}
	if (!newest || (x->text[VERSION].p && !str_eq(x->text[VERSION], at(newest, h->version))))
		return;
	take_field(x, VERSION, at(newest, h->version), newest->line);
	if (is_value(at(newest, h->approved_by)) && !x->text[APPROVED_BY].p && !x->date[APPROVED].text[0]) {
		x->text[APPROVED_BY] = at(newest, h->approved_by);
		x->date[APPROVED] = best;
	} else if (!x->date[EFFECTIVE].text[0]) {
		x->date[EFFECTIVE] = best;
	}
}

static void take_histories(struct found *x)
{
	const struct outline *o = x->o;
	struct history h;

	for (size_t i = 0; i < o->row_count; i++) {
		size_t end = i + 1;

		if (!o->rows[i].header || !history_of(&o->rows[i], &h))
			continue;
		while (end < o->row_count && !o->rows[end].header)
			end++;
		take_history(x, &o->rows[i + 1], end - i - 1, &h);
	}
}

static bool has_statements(const struct outline *o)
{
	for (size_t i = 0; i < o->heading_count; i++)
		if (str_is_nocase(o->headings[i].text, "Policy Statements") ||
		    str_is_nocase(o->headings[i].text, "Policy Statement"))
			return true;
	return false;
}

static bool find(const struct reading *r, struct arena *a, struct found *ret)
{
	*ret = (struct found){ .order = r->settings->dates, .o = outline_read(r->bytes, a) };
	if (!ret->o || r->looks_json)
		return false;
	for (size_t i = 0; i < ret->o->mark_count; i++)
		take_mark(ret, &ret->o->marks[i]);
	if (ret->o->under_title.n)
		take_under_title(ret);
	take_histories(ret);
	if (!ret->text[TITLE].p)
		ret->text[TITLE] = ret->o->title;
	return true;
}

static size_t given(const struct found *x)
{
	return (size_t)(x->text[VERSION].p != NULL) + (x->text[OWNER].p != NULL) + (x->text[APPROVED_BY].p != NULL) +
	       (x->date[APPROVED].text[0] != '\0') + (x->date[EFFECTIVE].text[0] != '\0') +
	       (x->date[REVIEW_DUE].text[0] != '\0');
}

bool policy_marks_claim(const struct reading *r, size_t *ret_given, bool *ret_named)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct found x;
	bool read = find(r, &a, &x);
	bool statements = read && has_statements(x.o);
	bool named = read && (x.named || statements || policy_type_of(x.text[TITLE]));
	size_t count = read ? given(&x) : 0;

	/* A date in doubt is to be refused, not to make a document of a policy. */
	if (read && x.doubt.kind)
		count = GIVEN_MIN;

	if (ret_given)
		*ret_given = count;
	if (ret_named)
		*ret_named = named;
	return named && (count >= GIVEN_MIN || (statements && count));
}

int policy_marks_read(struct reading *r, struct fact_policy *f, struct err *e)
{
	const char *type;
	struct found x;

	if (!find(r, r->arena, &x) || !str_given(x.text[TITLE]))
		return err_set(e, ERR_INPUT, "line 1: expected front matter, or a title and marks such as **Owner:**");
	if (x.doubt.kind) {
		*e = x.doubt;
		return -1;
	}
	type = policy_type_of(x.text[TITLE]);
	*f = (struct fact_policy){
		.policy = x.text[ID].p ? x.text[ID] : x.text[TITLE],
		.type = x.text[TYPE].p ? x.text[TYPE] : str_of(type ? type : "policy"),
		.title = x.text[TITLE],
		.version = x.text[VERSION],
		.owner = x.text[OWNER],
		.approved_by = x.text[APPROVED_BY],
		.system = x.text[SYSTEM],
		.approved = x.date[APPROVED],
		.effective = x.date[EFFECTIVE],
		.review_due = x.date[REVIEW_DUE],
		.satisfies = x.text[SATISFIES],
		.locator = str_of(arena_printf(r->arena, "line=%zu", x.o->title_line ? x.o->title_line : 1)),
	};
	return 0;
}
