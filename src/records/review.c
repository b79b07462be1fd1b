/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Postmortems of incidents, and reports of exercises (tabletops, game days), in Markdown. Those of the well-known templates
 * (Google's SRE book, Atlassian's, PagerDuty's) differ in what they call their parts and agree in having them: a
 * title, a date, and some of impact, root cause, timeline, action items, lessons. A postmortem is a record of its
 * incident, and when it says on which day it was held, an activity too, with the number of its action items. These
 * are tickets where somebody works on them; here they are only counted.
 */
#include <stdio.h>

#include "evidence/evidence.h"
#include "facts/record.h"
#include "records/outline.h"
#include "records/policy_marks.h"

#define PARTS_MIN	  2	/* of a document whose title says what it is */
#define PARTS_ALONE_MIN	  4	/* of one whose title does not */
#define ROOT_CAUSE_BYTES_MAX 2000

static const struct review_name {
	const char *kind, *column, *name;
} names[] = {
#define REVIEW_NAME(kind, column, name) { #kind, #column, name },
#include "records/review_names.def"
#undef REVIEW_NAME
};

/* What tells one of the two kinds; lists end with NULL. */
struct review {
	const char *kind, *date;	/* of record, and its column that must be there */
	const char *types[10];		/* of a front matter */
	const char *titles[10];
	const char *parts[24];		/* headings and marks */
	bool alone;			/* parts tell it without the title */
};

static const struct review postmortem = {
	.kind = "incident",
	.date = "detected",
	.types = { "postmortem", "post_mortem", "incident", "incident_report", "incident_review", "incident_postmortem", "rca" },
	.titles = { "postmortem", "post-mortem", "post mortem", "incident report", "incident review", "incident retrospective",
		    "root cause analysis" },
	.parts = { "summary", "overview", "what happened", "impact", "root cause", "root causes", "trigger", "timeline",
		   "detection", "resolution", "response", "recovery", "mitigation", "action items",
		   "corrective actions", "lessons learned", "what went well", "what went wrong",
		   "contributing factors", "leadup", "five whys", "5 whys" },
	.alone = true,
};

static const struct review exercise = {
	.kind = "activity",
	.date = "performed",
	.types = { "exercise", "tabletop", "tabletop_exercise", "drill", "game_day" },
	.titles = { "tabletop", "table-top", "table top", "exercise", "game day", "gameday", "drill" },
	.parts = { "scenario", "participants", "attendees", "objectives", "facilitator", "findings", "observations", "gaps",
		   "action items", "lessons learned", "timeline", "outcome", "injects", "discussion" },
};

struct found {
	const struct review *v;
	const struct record_kind *kind;
	const struct outline *o;
	enum when_order order;
	struct str values[RECORD_COLUMNS_MAX];
	size_t lines[RECORD_COLUMNS_MAX];	/* of the marks that the values are of */
	bool typed;	/* the front matter says what it is */
};

static bool is_any(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (record_name_is(s, *list))
			return true;
	return false;
}

static bool has_any(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (outline_has_word(s, *list))
			return true;
	return false;
}

/* Which of the parts the name is; root causes are one with a root cause. */
static uint32_t parts_of(const struct review *v, struct str name)
{
	for (size_t i = 0; v->parts[i]; i++)
		if (outline_has_word(name, v->parts[i]))
			return UINT32_C(1) << (i && str_starts(str_of(v->parts[i]), v->parts[i - 1]) ? i - 1 : i);
	return 0;
}

static size_t count_parts(const struct found *x)
{
	const struct outline *o = x->o;
	uint32_t seen = 0;
	size_t count = 0;

	for (size_t i = 0; i < o->heading_count; i++)
		seen |= parts_of(x->v, o->headings[i].text);
	for (size_t i = 0; i < o->mark_count; i++)
		seen |= parts_of(x->v, o->marks[i].name);
	for (; seen; seen &= seen - 1)
		count++;
	return count;
}

/* What of a text is a time: all of it, what stands before a range or a remark, or its first word. */
static bool read_time(struct str s, enum when_order order, struct when *ret)
{
	static const char *const ends[] = { "", " - ", " \xe2\x80\x93 ", "\xe2\x80\x93", " to ", " (", ", ", " " };

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		const char *at = *ends[i] && s.n ? memmem(s.p, s.n, ends[i], strlen(ends[i])) : s.p + s.n;

		if (at && when_ordered(str_trim((struct str){ s.p, (size_t)(at - s.p) }), order, ret))
			return true;
	}
	return false;
}

/* A column that no mark of an earlier name has filled. A time that cannot be read is none, unless it is two. */
static void take(struct found *x, size_t column, const struct outline_mark *m, struct arena *a)
{
	const struct record_column *c = &x->kind->columns[column];
	struct str value = str_trim(m->value);
	struct when w;

	if (x->values[column].p || !outline_is_value(value))
		return;
	if (c->type == RECORD_TIME && read_time(value, x->order, &w))
		value = arena_str(a, when_str(&w));
	else if (c->type == RECORD_TIME && !when_ambiguous(value))
		return;
	x->values[column] = value;
	x->lines[column] = m->line;
}

static void take_marks(struct found *x, struct arena *a)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct record_column *c;

		if (strcmp(names[i].kind, x->v->kind) != 0)
			continue;
		c = record_column_by_name(x->kind, str_of(names[i].column));
		for (size_t k = 0; k < x->o->mark_count; k++)
			if (record_name_is(x->o->marks[k].name, names[i].name))
				take(x, (size_t)(c - x->kind->columns), &x->o->marks[k], a);
	}
}

static struct str *value_of(struct found *x, const char *column)
{
	return &x->values[record_column_by_name(x->kind, str_of(column)) - x->kind->columns];
}

/* "INC-17", "#465" in a title. */
static struct str code_in(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		size_t begin = i, digits;

		while (i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z')
			i++;
		if (i < s.n && ((i - begin >= 2 && s.p[i] == '-') || (i == begin && s.p[i] == '#'))) {
			for (digits = i + 1; digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9';)
				digits++;
			if (digits > i + 1)
				return s.p[begin] == '#' ? (struct str){ s.p + i + 1, digits - i - 1 } :
							   (struct str){ s.p + begin, digits - begin };
		}
	}
	return STR_NONE;
}

/* Is it one of the kind? A front matter that says so is enough; the title needs two of the parts and a date, other
 * documents four. Those that say how it is done (a procedure, a plan) are none. */
static bool find(const struct reading *r, const struct review *v, struct arena *a, struct found *ret)
{
	struct outline *o = r->looks_json ? NULL : outline_read(r->bytes, a);
	size_t parts;

	*ret = (struct found){ .v = v, .kind = record_kind_by_name(str_of(v->kind)), .o = o, .order = r->settings->dates };
	if (!o)
		return false;
	for (size_t i = 0; i < o->mark_count; i++)
		ret->typed |= o->marks[i].matter && record_name_is(o->marks[i].name, "type") && is_any(o->marks[i].value, v->types);
	take_marks(ret, a);
	if (ret->typed)
		return true;
	if (policy_type_of(o->title) || !value_of(ret, v->date)->p)
		return false;
	parts = count_parts(ret);
	return parts >= (has_any(o->title, v->titles) ? PARTS_MIN : v->alone ? PARTS_ALONE_MIN : SIZE_MAX);
}

static bool claims(const struct reading *r, const struct review *v)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct found x;

	if (r->bytes.n > OUTLINE_BYTES_MAX)
		return false;
	return (str_has(r->bytes, "# ") || str_has(r->bytes, "---\n") || str_has(r->bytes, "===")) && find(r, v, &a, &x);
}

/* Items and rows below headings of that name. */
static size_t count_below(const struct outline *o, const char *const *headings)
{
	size_t count = 0;

	for (size_t i = 0; i < o->heading_count; i++) {
		if (!has_any(o->headings[i].text, headings))
			continue;
		count += outline_items(o->headings[i].below);
		for (size_t k = 0; k < o->row_count; k++)
			count += !o->rows[k].header && str_eq(o->rows[k].section, o->headings[i].text);
	}
	return count;
}

/* A number that nothing is listed for is not given, as nobody said that there was none. */
static struct str counted(size_t count, struct arena *a)
{
	return count ? str_of(arena_printf(a, "%zu", count)) : STR_NONE;
}

static struct str action_items(const struct found *x, struct arena *a)
{
	static const char *const items[] = { "action items", "actions", "corrective actions", "follow-ups", "follow-up", NULL };

	return counted(count_below(x->o, items), a);
}

static struct str root_cause(const struct found *x, struct arena *a)
{
	static const char *const headings[] = { "root cause", "root causes", "contributing factors", NULL };

	for (size_t i = 0; i < x->o->heading_count; i++) {
		struct str text = STR_NONE;

		if (has_any(x->o->headings[i].text, headings))
			text = outline_paragraph(x->o->headings[i].below, ROOT_CAUSE_BYTES_MAX, a);
		if (str_given(text) && outline_is_value(text))
			return text;
	}
	return STR_NONE;
}

/* Converts what was found, and adds it. */
static int add(struct reading *r, struct found *x, struct err *e)
{
	char place[32];

	for (size_t i = 0; i < x->kind->count; i++) {
		const struct record_column *c = &x->kind->columns[i];

		if (record_convert(c, x->values[i], x->order, r->arena, &x->values[i], e) < 0)
			return err_ctx(e, "line %zu: %s", x->lines[i] ? x->lines[i] : 1, c->name);
		if (c->required && !x->values[i].p)
			return err_set(e, ERR_INPUT, "line 1: expected %s%s, as a mark or in the front matter", c->name,
				       c->type == RECORD_TIME ? ": 2025-03-09" : "");
	}
	record_set_system(x->kind, r->settings, x->values);
	record_occurred(x->kind, x->values, &r->occurred);
	snprintf(place, sizeof place, "line=%zu", x->o->title_line ? x->o->title_line : 1);
	return facts_record(r->facts, x->kind, x->values, str_of(place), e);
}

/* The day on which a postmortem was held, as an activity. */
static int add_held(struct reading *r, struct found *of, struct err *e)
{
	struct found held = { .kind = record_kind_by_name(STR_LIT("activity")), .o = of->o };
	struct str incident = *value_of(of, "incident");

	if (!value_of(of, "postmortem")->p)
		return 0;
	*value_of(&held, "activity") = str_of(arena_printf(r->arena, "postmortem of %.*s", STR_FMT(incident)));
	*value_of(&held, "type") = STR_LIT("postmortem");
	*value_of(&held, "system") = *value_of(of, "system");
	*value_of(&held, "subject") = incident;
	*value_of(&held, "performed") = *value_of(of, "postmortem");
	*value_of(&held, "findings") = action_items(of, r->arena);
	*value_of(&held, "document") = of->o->title;
	return add(r, &held, e);
}

static bool claims_postmortem(const struct reading *r)
{
	return claims(r, &postmortem);
}

static int read_postmortem(struct reading *r, struct err *e)
{
	struct found x;
	struct str *id, *title;

	if (!find(r, &postmortem, r->arena, &x))
		return err_set(e, ERR_INPUT, "line 1: expected a postmortem: a title, a date, and its parts");
	id = value_of(&x, "incident");
	title = value_of(&x, "title");
	if (!title->p)
		*title = x.o->title;
	if (!id->p)
		*id = code_in(x.o->title);
	if (!id->p)
		*id = *title;
	if (!value_of(&x, "root_cause")->p)
		*value_of(&x, "root_cause") = root_cause(&x, r->arena);
	return add(r, &x, e) < 0 ? -1 : add_held(r, &x, e);
}

static bool claims_exercise(const struct reading *r)
{
	return claims(r, &exercise);
}

static int read_exercise(struct reading *r, struct err *e)
{
	static const char *const items[] = { "findings", "gaps", "observations", NULL };
	struct found x;
	size_t findings;
	uint64_t number;

	if (!find(r, &exercise, r->arena, &x))
		return err_set(e, ERR_INPUT, "line 1: expected a report of an exercise: a title, a date, and its parts");
	findings = count_below(x.o, items);
	if (!value_of(&x, "activity")->p)
		*value_of(&x, "activity") = x.o->title;
	*value_of(&x, "type") = STR_LIT("exercise");
	*value_of(&x, "document") = x.o->title;
	if (!str_to_u64(*value_of(&x, "findings"), &number))
		*value_of(&x, "findings") = findings ? counted(findings, r->arena) : action_items(&x, r->arena);
	return add(r, &x, e);
}

const struct format format_postmortem = {
	.name = "postmortem-markdown",
	.kind = "incident",
	.claims = claims_postmortem,
	.read = read_postmortem,
	.weak = true,
};

const struct format format_exercise = {
	.name = "exercise-markdown",
	.kind = "activity",
	.claims = claims_exercise,
	.read = read_exercise,
	.weak = true,
};
