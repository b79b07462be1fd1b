/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A document of XML against a table. What an element may hold is matched from left to right without ever
 * going back: XML Schema asks of a content model that the next element alone decides ("unique particle
 * attribution"), and our tables come from such schemas. The walk ends at the first violation.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "codec/xml_tree.h"
#include "sbom/conform_int.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

struct step {
	const struct step *up;
	const struct xml_node *node;
	bool attribute;
};

struct walk {
	const char *title;
	const char *ns;		/* of the format */
	struct arena *arena;
	struct buf text;	/* the normalised text at hand */
	struct violation found;
};

static bool element_holds(struct walk *w, const struct schema_type *t, bool has_default, const struct step *at);

/* "components/component[2]/@type": as XPath counts. */
static void put_path(struct buf *b, const struct step *at)
{
	size_t which = 0, all = 0;

	if (!at->up) {
		buf_add_cstr(b, at->node->name);
		return;
	}
	put_path(b, at->up);
	buf_addf(b, "/%s%.200s", at->attribute ? "@" : "", at->node->name);
	for (const struct xml_node *n = at->up->node->first; n && !at->attribute; n = n->next) {
		all += strcmp(n->name, at->node->name) == 0;
		if (n == at->node)
			which = all;
	}
	if (all > 1)
		buf_addf(b, "[%zu]", which);
}

static bool PRINTF(3, 4) breaks(struct walk *w, const struct step *at, const char *fmt, ...)
{
	struct buf words = BUF_INIT(64 * 1024);
	char what[2048];
	va_list va;

	va_start(va, fmt);
	vsnprintf(what, sizeof what, fmt, va);
	va_end(va);
	put_path(&words, at);
	buf_addf(&words, ": %s", what);
	w->found.what = arena_str(w->arena, buf_str(&words));
	w->found.at = str_of(arena_printf(w->arena, "line=%lu", at->node->line));
	buf_free(&words);
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The text as a type sees it. Formats are of types that collapse. */
static struct str normalised(struct walk *w, const struct schema_rule *rule, struct str s)
{
	enum schema_space space = rule->format ? SCHEMA_SPACE_COLLAPSE : rule->space;
	struct buf *b = &w->text;

	if (space == SCHEMA_SPACE_PRESERVE)
		return s;
	buf_clear(b);
	for (size_t i = 0; i < s.n; i++) {
		if (!is_space(s.p[i]))
			buf_add_char(b, s.p[i]);
		else if (space == SCHEMA_SPACE_REPLACE || (b->n && b->p[b->n - 1] != ' '))
			buf_add_char(b, ' ');
	}
	if (space == SCHEMA_SPACE_COLLAPSE && b->n && b->p[b->n - 1] == ' ')
		b->n--;
	return buf_str(b);
}

static bool value_fits(const struct schema_range *r, struct str s)
{
	char text[64] = "";
	double d;

	if (!r->has_least && !r->has_most)
		return true;
	memcpy(text, s.p, s.n < sizeof text - 1 ? s.n : sizeof text - 1);
	d = strtod(text, NULL);
	return !(r->has_least && d < r->least) && !(r->has_most && d > r->most);
}

/* The rule that the text breaks, of those that make up a simple type; NULL: none. */
static const struct schema_rule *broken_rule(struct walk *w, const struct schema_rule *rule, struct str raw)
{
	const struct schema_rule *broken = rule->type ? broken_rule(w, rule->type->rule, raw) : NULL;
	struct str s;

	for (const struct schema_choice *c = rule->choices; c && !broken; c = c->next) {
		for (const struct schema_rule *r = c->branches; r; r = r->next) {
			const struct schema_rule *its = broken_rule(w, r, raw);

			broken = its ? (broken ? broken : its) : NULL;
			if (!its)
				break;
		}
	}
	if (broken)
		return broken;
	s = normalised(w, rule, raw);
	return conform_text_fits(rule, s) && value_fits(&rule->value, s) ? NULL : rule;
}

static bool text_holds(struct walk *w, const struct schema_rule *rule, struct str raw, const struct step *at)
{
	const struct schema_rule *broken = broken_rule(w, rule, raw);
	struct buf b = BUF_INIT(4096);

	if (!broken)
		return true;
	if (conform_text_fits(broken, normalised(w, broken, raw)))
		breaks(w, at, "'%.*s' is not in the range of its type", STR_FMT(str_quote(raw)));
	else {
		conform_text_words(broken, normalised(w, broken, raw), &b);
		breaks(w, at, "%s", b.p ? b.p : "");
	}
	buf_free(&b);
	return false;
}

static bool may_have(const struct walk *w, const struct schema_rule *rule, const struct xml_node *a)
{
	bool ours = strcmp(a->ns, w->ns) == 0;

	switch (rule->attributes) {
	case SCHEMA_ATTRIBUTES_ANY:
		return !ours; /* the schema declares no attributes of its own namespace, but lax lets them be */
	case SCHEMA_ATTRIBUTES_OTHER:
		return *a->ns && !ours;
	case SCHEMA_ATTRIBUTES_OWN:
		break;
	}
	return false;
}

static bool attributes_hold(struct walk *w, const struct schema_type *t, const struct step *at)
{
	uint64_t there = 0;

	for (const struct xml_node *a = at->node->attrs; a; a = a->next) {
		struct step down = { at, a, true };
		const struct schema_member *m = NULL;
		char name[128];
		int n = snprintf(name, sizeof name, "@%s", a->name);

		if (strcmp(a->ns, XSI) == 0)
			continue;
		if (!*a->ns && n > 0 && (size_t)n < sizeof name)
			m = schema_member(t, (struct str){ name, (size_t)n });
		if (!m && !may_have(w, t->rule, a))
			return breaks(w, &down, "%s has no such attribute here", w->title);
		if (!m)
			continue;
		there |= m->need;
		if (!text_holds(w, m->rule, a->raw, &down))
			return false;
	}
	for (size_t i = 0; there != t->needs && i < t->count; i++)
		if (t->members[i].need & ~there)
			return breaks(w, at, "the attribute %.*s is missing",
				      STR_FMT(((struct str){ t->members[i].name.p + 1, t->members[i].name.n - 1 })));
	return true;
}

/* Matching the children of at->node. */
struct match {
	struct walk *w;
	const struct step *at;
	const struct xml_node *next;	/* the first that is not taken yet */
	struct str expected;		/* an element that could have stood there */
	bool broken;			/* a violation was told */
};

static bool is_element(const struct match *m, const struct schema_particle *p)
{
	return m->next && strcmp(m->next->ns, m->w->ns) == 0 && str_is(p->name, m->next->name);
}

static bool is_other(const struct match *m)
{
	return m->next && *m->next->ns && strcmp(m->next->ns, m->w->ns) != 0;
}

/* Whether the particle holds without any element. */
static bool may_be_empty(const struct schema_particle *p)
{
	bool all = p->kind == SCHEMA_SEQUENCE, any = false;

	if (p->optional)
		return true;
	if (p->kind == SCHEMA_ELEMENT || p->kind == SCHEMA_OTHER)
		return false;
	for (const struct schema_particle *part = p->parts; part; part = part->next) {
		bool empty = may_be_empty(part);

		all &= empty;
		any |= empty;
	}
	return p->kind == SCHEMA_SEQUENCE ? all : any;
}

/* Whether the next child can begin the particle. */
static bool begins(const struct match *m, const struct schema_particle *p)
{
	if (p->kind == SCHEMA_ELEMENT)
		return is_element(m, p);
	if (p->kind == SCHEMA_OTHER)
		return is_other(m);
	for (const struct schema_particle *part = p->parts; part; part = part->next) {
		if (begins(m, part))
			return true;
		if (p->kind == SCHEMA_SEQUENCE && !may_be_empty(part))
			return false;
	}
	return false;
}

static bool take(struct match *m, const struct schema_particle *p);

static bool take_one(struct match *m, const struct schema_particle *p)
{
	struct step down = { m->at, m->next, false };

	switch (p->kind) {
	case SCHEMA_ELEMENT:
		m->next = m->next->next;
		m->broken = !element_holds(m->w, p->type, p->has_default, &down);
		return !m->broken;
	case SCHEMA_OTHER:
		m->next = m->next->next;
		return true;
	case SCHEMA_SEQUENCE:
		for (const struct schema_particle *part = p->parts; part; part = part->next)
			if (!take(m, part))
				return false;
		return true;
	case SCHEMA_CHOICE_OF:
		for (const struct schema_particle *part = p->parts; part; part = part->next)
			if (begins(m, part))
				return take(m, part);
		break;
	}
	return true;
}

/* The first element that must be there. */
static struct str first_name(const struct schema_particle *p)
{
	while (p->kind == SCHEMA_SEQUENCE || p->kind == SCHEMA_CHOICE_OF)
		for (p = p->parts; p->next && may_be_empty(p);)
			p = p->next;
	return p->kind == SCHEMA_ELEMENT ? p->name : STR_LIT("an element of another namespace");
}

static bool take(struct match *m, const struct schema_particle *p)
{
	bool first = true;

	while (begins(m, p)) {
		const struct xml_node *before = m->next;

		if (!take_one(m, p))
			return false;
		first = false;
		if (!p->many || m->next == before)
			break;
	}
	if (first && !may_be_empty(p)) {
		m->expected = first_name(p);
		return false;
	}
	return true;
}

static bool children_hold(struct walk *w, const struct schema_rule *rule, const struct step *at)
{
	struct match m = { .w = w, .at = at, .next = at->node->first, .expected = STR_NONE };
	bool all = !rule->content || take(&m, rule->content);
	struct step down = { at, m.next, false };

	if (m.broken)
		return false;
	if (m.next && m.expected.p)
		return breaks(w, &down, "expected %.*s here", STR_FMT(m.expected));
	if (m.next)
		return breaks(w, &down, "%s has no such element here", w->title);
	if (!all)
		return breaks(w, at, "%.*s is missing", STR_FMT(m.expected));
	if (!rule->mixed && at->node->text.n)
		return breaks(w, at, "expected no text beside its elements");
	return true;
}

static bool element_holds(struct walk *w, const struct schema_type *t, bool has_default, const struct step *at)
{
	const struct schema_rule *rule = t->rule;

	if (rule->anything)
		return true;
	if (!attributes_hold(w, t, at))
		return false;
	if (rule->holds_elements)
		return children_hold(w, rule, at);
	if (at->node->first) {
		struct step down = { at, at->node->first, false };

		return breaks(w, &down, "expected a text and no elements in %s", at->node->name);
	}
	return (has_default && !at->node->raw.n) || text_holds(w, rule, at->node->raw, at);
}

/* Each bom-ref stands once in the document, in whatever element. */
static bool refs_are_unique(struct walk *w, struct map *seen, const struct step *at)
{
	for (const struct xml_node *n = at->node->first; n; n = n->next) {
		struct step down = { at, n, false };

		for (const struct xml_node *a = n->attrs; a; a = a->next) {
			if (*a->ns || strcmp(a->name, "bom-ref") != 0)
				continue;
			if (map_add(seen, a->raw, 0))
				continue;
			return breaks(w, &down, "the bom-ref '%.*s' stands on another element already",
				      STR_FMT(str_quote(a->raw)));
		}
		if (!refs_are_unique(w, seen, &down))
			return false;
	}
	return true;
}

void conform_xml(const struct schema *schema, const struct xml_node *root, const char *title, struct arena *a,
		 struct violation *ret)
{
	const struct schema_type *t = schema_type(schema, root->name);
	struct step top = { NULL, root, false };
	struct walk w = { .title = title, .ns = root->ns, .arena = a, .text = BUF_INIT((size_t)XML_BYTES_MAX * 2) };
	struct map seen = MAP_INIT;

	if (!t)
		breaks(&w, &top, "%s has no such document", title);
	else if (element_holds(&w, t, false, &top) && t->rule->unique)
		refs_are_unique(&w, &seen, &top);
	*ret = w.found;
	map_free(&seen);
	buf_free(&w.text);
}
