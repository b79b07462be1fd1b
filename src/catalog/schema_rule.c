/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The language of the last column: words with blanks between them, all of which hold
 * (docs/SCHEMAS.md). Descends as deep as the parentheses of our own table go.
 */
#include <stdlib.h>

#include "base/err.h"
#include "catalog/schema_int.h"

static struct schema_rule *parse(struct schema *s, struct str *rest);

/* A name ends before a blank or a closing mark; "[]" in it is no mark. */
static struct str take_name(struct str *rest)
{
	struct str name = { rest->p, 0 };

	while (name.n < rest->n && !strchr(" /)]", rest->p[name.n])) {
		if (rest->n - name.n > 1 && !memcmp(rest->p + name.n, "[]", 2))
			name.n++;
		name.n++;
	}
	*rest = (struct str){ rest->p + name.n, rest->n - name.n };
	return name;
}

static void expect(struct str *rest, const char *mark)
{
	if (!str_take(rest, mark))
		BUG("a rule of a schema: expected '%s' at '%.*s'", mark, STR_FMT(*rest));
}

static void skip_blanks(struct str *rest)
{
	while (str_take(rest, " "))
		;
}

static double number(struct str s)
{
	char text[32] = "";

	if (s.n >= sizeof text)
		BUG("a rule of a schema: the number '%.*s'", STR_FMT(s));
	memcpy(text, s.p, s.n);
	return strtod(text, NULL);
}

/* "1..5", "1..", "..5" */
static struct schema_range range(struct str s)
{
	struct schema_range r = { .has_least = false };
	size_t at = 0;

	while (at + 1 < s.n && memcmp(s.p + at, "..", 2) != 0)
		at++;
	r.has_least = at > 0;
	r.has_most = at + 2 < s.n;
	r.least = number((struct str){ s.p, at });
	r.most = r.has_most ? number((struct str){ s.p + at + 2, s.n - at - 2 }) : 0;
	return r;
}

static enum schema_format format_named(struct str name)
{
	static const struct {
		const char *name;
		enum schema_format format;
	} all[] = {
		{ "date-time", SCHEMA_FORMAT_DATE_TIME },
		{ "date", SCHEMA_FORMAT_DATE },
		{ "idn-email", SCHEMA_FORMAT_EMAIL },
		{ "email", SCHEMA_FORMAT_EMAIL },
		{ "uri", SCHEMA_FORMAT_URI },
		{ "iri-reference", SCHEMA_FORMAT_IRI_REFERENCE },
		{ "line", SCHEMA_FORMAT_LINE },
		{ "xs:integer", SCHEMA_FORMAT_XS_INTEGER },
		{ "xs:decimal", SCHEMA_FORMAT_XS_DECIMAL },
		{ "xs:boolean", SCHEMA_FORMAT_XS_BOOLEAN },
		{ "xs:date", SCHEMA_FORMAT_XS_DATE },
		{ "xs:dateTime", SCHEMA_FORMAT_XS_DATE_TIME },
		{ "xs:anyURI", SCHEMA_FORMAT_XS_ANY_URI },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_is(name, all[i].name))
			return all[i].format;
	BUG("a rule of a schema: the format '%.*s'", STR_FMT(name));
}

static unsigned kinds_named(struct str names)
{
	static const char *const all[] = { "null", "boolean", "integer", "number", "string", "array", "object" };
	unsigned kinds = 0;

	while (names.p) {
		struct str name = str_cut(&names, '|');
		unsigned i = 0;

		while (i < COUNT_OF(all) && !str_is(name, all[i]))
			i++;
		if (i == COUNT_OF(all))
			BUG("a rule of a schema: the word '%.*s'", STR_FMT(name));
		kinds |= 1u << i;
	}
	return kinds;
}

static void take_needs(struct schema_rule *r, struct str *rest)
{
	struct str names = { rest->p, 0 };

	while (names.n < rest->n && names.p[names.n] != ')')
		names.n++;
	*rest = (struct str){ rest->p + names.n, rest->n - names.n };
	expect(rest, ")");
	while (names.p) {
		if (r->needs_count == SCHEMA_NAMES_MAX)
			BUG("a rule of a schema: more than %d names", SCHEMA_NAMES_MAX);
		r->needs[r->needs_count++] = str_cut(&names, ',');
	}
}

static void take_choice(struct schema *s, struct schema_rule *r, enum schema_choice_kind kind, struct str *rest)
{
	struct schema_choice *c = arena_alloc(s->arena, sizeof *c), **last = &r->choices;
	struct schema_rule **branch = &c->branches;

	c->kind = kind;
	do {
		*branch = parse(s, rest);
		branch = &(*branch)->next;
	} while (str_take(rest, "/"));
	expect(rest, ")");
	while (*last)
		last = &(*last)->next;
	*last = c;
}

/* Until one of these marks. */
static struct str take_until(struct str *rest, const char *marks)
{
	struct str s = { rest->p, 0 };

	while (s.n < rest->n && !strchr(marks, rest->p[s.n]))
		s.n++;
	*rest = (struct str){ rest->p + s.n, rest->n - s.n };
	return s;
}

static void take_occurrence(struct schema_particle *p, struct str *rest)
{
	p->has_default = str_take(rest, "=");
	if (str_take(rest, "?"))
		p->optional = true;
	else if (str_take(rest, "*"))
		p->optional = p->many = true;
	else if (str_take(rest, "+"))
		p->many = true;
}

/* "(a:x, (b:y | c:z)*, other*)" */
static struct schema_particle *take_particle(struct schema *s, struct str *rest)
{
	struct schema_particle *p = arena_alloc(s->arena, sizeof *p), **part = &p->parts;

	if (str_take(rest, "(")) {
		do {
			*part = take_particle(s, rest);
			part = &(*part)->next;
			if (str_take(rest, " | "))
				p->kind = SCHEMA_CHOICE_OF;
			else if (!str_take(rest, ", "))
				break;
		} while (rest->n);
		expect(rest, ")");
	} else if (str_take(rest, "other")) {
		p->kind = SCHEMA_OTHER;
	} else {
		p->kind = SCHEMA_ELEMENT;
		p->name = take_until(rest, ":");
		expect(rest, ":");
		p->type = schema_need_type(s, take_until(rest, "=?*+,)| "));
	}
	take_occurrence(p, rest);
	return p;
}

static void take_content(struct schema *s, struct schema_rule *r, struct str *rest)
{
	r->holds_elements = true;
	if (str_take(rest, ">"))
		return;
	r->content = take_particle(s, rest);
	expect(rest, ">");
}

/* The words that only XML has. */
static bool take_xml_word(struct schema_rule *r, struct str name)
{
	if (str_is(name, "anything"))
		r->anything = true;
	else if (str_is(name, "mixed"))
		r->mixed = true;
	else if (str_is(name, "otherattribute"))
		r->attributes = SCHEMA_ATTRIBUTES_OTHER;
	else if (str_is(name, "anyattribute"))
		r->attributes = SCHEMA_ATTRIBUTES_ANY;
	else if (str_is(name, "space=replace"))
		r->space = SCHEMA_SPACE_REPLACE;
	else if (str_is(name, "space=collapse"))
		r->space = SCHEMA_SPACE_COLLAPSE;
	else
		return str_is(name, "text");
	return true;
}

NORETURN static struct schema_pattern *two_patterns(struct str name)
{
	BUG("a rule of a schema: a second pattern, '%.*s'", STR_FMT(name));
}

static void take_word(struct schema *s, struct schema_rule *r, struct str *rest)
{
	struct str name = take_name(rest);

	if (take_xml_word(r, name))
		return;

	if (str_take(&name, "@"))
		r->type = schema_need_type(s, name);
	else if (str_take(&name, "#"))
		r->list = schema_need_list(s, name);
	else if (str_take(&name, "~"))
		r->pattern = r->pattern ? two_patterns(name) : schema_need_pattern(s, name);
	else if (str_take(&name, "%"))
		r->format = format_named(name);
	else if (str_is(name, "=true") || str_is(name, "=false"))
		r->truth_given = true, r->truth = str_is(name, "=true");
	else if (str_is(name, "closed"))
		r->closed = true;
	else if (str_is(name, "unique"))
		r->unique = true;
	else if (str_take(&name, "length="))
		r->length = range(name);
	else if (str_take(&name, "items="))
		r->count = range(name);
	else if (str_take(&name, "value="))
		r->value = range(name);
	else
		r->kinds = kinds_named(name);
}

static struct schema_rule *parse(struct schema *s, struct str *rest)
{
	struct schema_rule *r = arena_alloc(s->arena, sizeof *r);

	for (skip_blanks(rest); rest->n && !strchr("/)]", *rest->p); skip_blanks(rest)) {
		if (str_take(rest, "[")) {
			r->items = parse(s, rest);
			expect(rest, "]");
		} else if (str_take(rest, "<")) {
			take_content(s, r, rest);
		} else if (str_take(rest, "needs(")) {
			take_needs(r, rest);
		} else if (str_take(rest, "one(")) {
			take_choice(s, r, SCHEMA_ONE, rest);
		} else if (str_take(rest, "any(")) {
			take_choice(s, r, SCHEMA_ANY, rest);
		} else if (str_take(rest, "not(")) {
			take_choice(s, r, SCHEMA_NOT, rest);
		} else if (str_take(rest, "if(")) {
			take_choice(s, r, SCHEMA_IF, rest);
		} else {
			take_word(s, r, rest);
		}
	}
	return r;
}

struct schema_rule *schema_rule_parse(struct schema *s, struct str text)
{
	struct schema_rule *r = parse(s, &text);

	if (text.n)
		BUG("a rule of a schema: nothing expected at '%.*s'", STR_FMT(text));
	return r;
}
