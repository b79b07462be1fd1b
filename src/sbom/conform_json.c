/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A document of JSON against a table. The walk ends at the first violation; where a choice has
 * several branches, each is tried, and the violation that stands deepest in the document is the one
 * told, as it is of the branch that was meant. A value is walked once for each branch of the choices around it, and our
 * tables have no choice inside of itself.
 */
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "base/buf.h"
#include "sbom/bom_json.h"
#include "sbom/conform_int.h"

/* The way down to a value: on the stack, written out only for a violation. */
struct step {
	const struct step *up;
	struct str member;	/* "not given": an item of an array */
	size_t index;
	unsigned depth;
	struct json value;
};

struct walk {
	const char *title;
	bool lines;
	struct repeats *repeats;
	struct arena *arena;
	unsigned quiet;		/* inside of a branch that may fail, whose violation nobody will read */
	struct violation found;
	unsigned found_depth;
	bool found_kind;	/* it is one of kind: a number where a text should stand */
};

static bool holds(struct walk *w, const struct schema_rule *rule, struct json v, const struct step *at);

/* The line of the object that is nearest above. */
static bool put_line(struct buf *b, const struct step *at)
{
	int64_t line;

	for (; at; at = at->up)
		if (json_get_int(at->value, BOM_LINE, &line)) {
			buf_addf(b, "line=%lld", (long long)line);
			return true;
		}
	return false;
}

static void put_pointer(struct buf *b, const struct step *at)
{
	if (!at->up)
		return;
	put_pointer(b, at->up);
	if (at->member.p)
		json_pointer_add(b, at->member);
	else
		buf_addf(b, "/%zu", at->index);
}

static void put_words(struct buf *b, const struct step *at)
{
	if (!at->up)
		return;
	put_words(b, at->up);
	if (!at->member.p)
		buf_addf(b, "[%zu]", at->index);
	else
		buf_addf(b, "%s%.*s", at->up->up ? "." : "", STR_FMT(str_quote(at->member)));
}

/* Keeps what is wrong at that place; nothing is written where nobody will read it. */
static bool PRINTF(3, 4) breaks(struct walk *w, const struct step *at, const char *fmt, ...)
{
	struct buf words = BUF_INIT(4096), pointer = BUF_INIT(64 * 1024);
	char what[1024];
	va_list va;

	if (w->quiet)
		return false;
	va_start(va, fmt);
	vsnprintf(what, sizeof what, fmt, va);
	va_end(va);
	put_words(&words, at);
	if (!w->lines || !put_line(&pointer, at))
		put_pointer(&pointer, at);
	buf_addf(&words, "%s%s", words.n ? ": " : "", what);
	w->found.what = arena_str(w->arena, buf_str(&words));
	w->found.at = arena_str(w->arena, buf_str(&pointer));
	w->found_depth = at->depth;
	w->found_kind = false;
	buf_free(&words);
	buf_free(&pointer);
	return false;
}

static unsigned kind_of(struct json v)
{
	switch (json_type(v)) {
	case JSON_NULL:
		return SCHEMA_NULL;
	case JSON_BOOL:
		return SCHEMA_BOOLEAN;
	case JSON_INT:
		return SCHEMA_INTEGER | SCHEMA_NUMBER;
	case JSON_REAL: {
		double d = json_real(v);

		return d == __builtin_floor(d) ? SCHEMA_INTEGER | SCHEMA_NUMBER : SCHEMA_NUMBER;
	}
	case JSON_STRING:
		return SCHEMA_STRING;
	case JSON_ARRAY:
		return SCHEMA_ARRAY;
	case JSON_OBJECT:
		break;
	}
	return SCHEMA_OBJECT;
}

static const char *const kind_words[] = { "null", "true or false", "an integer", "a number",
					  "a string", "an array", "an object" };

static bool break_kind(struct walk *w, const struct schema_rule *rule, unsigned kinds, const struct step *at)
{
	struct buf b = BUF_INIT(512);
	bool first = true;
	unsigned given = 0;

	if (w->quiet)
		return false;
	buf_add_cstr(&b, "expected ");
	for (unsigned i = 0; i < COUNT_OF(kind_words); i++) {
		if (kinds & (1u << i) && !given)
			given = i;
		if (!(rule->kinds & (1u << i)))
			continue;
		buf_addf(&b, "%s%s", first ? "" : " or ", kind_words[i]);
		first = false;
	}
	/* an integer is a number too: say the wider word where an integer was asked for */
	buf_addf(&b, ", not %s", kind_words[kinds & SCHEMA_NULL ? 0 : given]);
	breaks(w, at, "%s", b.p);
	w->found_kind = true;
	buf_free(&b);
	return false;
}

static bool break_text(struct walk *w, const struct schema_rule *rule, struct str text, const struct step *at)
{
	struct buf b = BUF_INIT(4096);

	if (w->quiet)
		return false;
	conform_text_words(rule, text, &b);
	breaks(w, at, "%s", b.p ? b.p : "");
	buf_free(&b);
	return false;
}

static bool number_holds(struct walk *w, const struct schema_rule *rule, struct json v, const struct step *at)
{
	double d = json_real(v);

	if (rule->value.has_least && d < rule->value.least)
		return breaks(w, at, "%g is less than %g", d, rule->value.least);
	if (rule->value.has_most && d > rule->value.most)
		return breaks(w, at, "%g is more than %g", d, rule->value.most);
	return true;
}

static bool items_hold(struct walk *w, const struct schema_rule *rule, struct json v, const struct step *at)
{
	size_t count = json_count(v), first, again;
	struct json_iter it;
	struct json item;

	if (rule->count.has_least && (double)count < rule->count.least)
		return breaks(w, at, "expected at least %g items", rule->count.least);
	if (rule->count.has_most && (double)count > rule->count.most)
		return breaks(w, at, "expected at most %g items, not %zu", rule->count.most, count);
	if (rule->items)
		for (json_begin(v, &it); json_next(&it, &item);) {
			struct step down = { at, STR_NONE, it.index, at->depth + 1, item };

			if (!holds(w, rule->items, item, &down))
				return false;
		}
	if (rule->unique && repeats_in(w->repeats, v, &first, &again)) {
		struct step down = { at, STR_NONE, again, at->depth + 1, v };

		return breaks(w, &down, "the same as item %zu, expected no two that are equal", first);
	}
	return true;
}

/* One walk over the members, however many are needed; *ret_missing is the first that is not there. */
static bool has_needs(const struct schema_rule *rule, struct json v, struct str *ret_missing)
{
	bool there[SCHEMA_NAMES_MAX] = { false };
	size_t count = 0;
	struct json_iter it;
	struct json value;
	struct str name;

	for (json_members(v, &it); count < rule->needs_count && json_member(&it, &name, &value);)
		for (size_t i = 0; i < rule->needs_count; i++)
			if (!there[i] && str_eq(name, rule->needs[i])) {
				there[i] = true;
				count++;
			}
	for (size_t i = 0; i < rule->needs_count; i++)
		if (!there[i]) {
			*ret_missing = rule->needs[i];
			return false;
		}
	return true;
}

/* What writing a document anew as JSON adds to its objects. */
static bool is_of_conversion(const struct walk *w, struct str name)
{
	return w->lines && (str_is(name, BOM_LINE) || str_is(name, "spdxElementId"));
}

/* What no facts are made of, and so is not written anew. */
static bool is_not_converted(const struct schema_type *t, struct str name)
{
	return str_is(t->name, "snippet") || str_is(name, "licenseInfoInFiles");
}

static bool members_hold(struct walk *w, const struct schema_type *t, struct json v, const struct step *at)
{
	uint64_t there = 0;
	struct json_iter it;
	struct json value;
	struct str name;

	for (json_members(v, &it); json_member(&it, &name, &value);) {
		const struct schema_member *m = schema_member(t, name);
		const struct schema_rule *rule = m ? m->rule : t->rest;
		struct step down = { at, name.p ? name : STR_LIT(""), 0, at->depth + 1, value };

		there |= m ? m->need : 0;
		if (!m && !rule && t->rule->closed && !is_of_conversion(w, name)) {
			/* of a choice, another branch may well have it: no deeper than the object */
			down.depth--;
			return breaks(w, &down, "%s has no such member here", w->title);
		}
		if (rule && !holds(w, rule, value, &down))
			return false;
	}
	for (size_t i = 0; there != t->needs && i < t->count; i++)
		if (t->members[i].need & ~there && !(w->lines && is_not_converted(t, t->members[i].name)))
			return breaks(w, at, "'%.*s' is missing", STR_FMT(t->members[i].name));
	return true;
}

static bool choice_holds(struct walk *w, const struct schema_choice *c, struct json v, const struct step *at);

/* Other serialisations write a number or a truth as a text, */
static bool is_written(struct json v, unsigned kinds)
{
	struct str s = json_str(v);
	uint64_t n;

	return (kinds & SCHEMA_BOOLEAN && (str_is(s, "true") || str_is(s, "false"))) ||
	       (kinds & SCHEMA_INTEGER && str_to_u64(s, &n));
}

/* a word of a list as the last part of a name (checksumAlgorithm_sha1), and RDF an element of another
 * document as its URI. */
static bool fits_otherwise(const struct schema_rule *rule, struct str s)
{
	if (rule->pattern && str_is(rule->pattern->name, "element"))
		return str_has(s, "://") && conform_format_fits(SCHEMA_FORMAT_URI, s);
	for (size_t i = 0; rule->list && i < rule->list->count; i++)
		if (s.n == rule->list->values[i].n && strncasecmp(s.p, rule->list->values[i].p, s.n) == 0)
			return true;
	return false;
}

static bool text_holds(struct walk *w, const struct schema_rule *rule, struct json v, unsigned kinds, const struct step *at)
{
	if (!(kinds & SCHEMA_STRING))
		return breaks(w, at, "expected a string");
	if (!conform_text_fits(rule, json_str(v)) && !(w->lines && fits_otherwise(rule, json_str(v))))
		return break_text(w, rule, json_str(v), at);
	return true;
}

/* What the rule itself asks of a value that is no text. */
static bool value_holds(struct walk *w, const struct schema_rule *rule, struct json v, unsigned kinds, const struct step *at)
{
	struct str missing;

	if (rule->truth_given && !(kinds & SCHEMA_BOOLEAN && json_bool(v) == rule->truth))
		return breaks(w, at, rule->truth ? "expected true" : "expected false");
	if (kinds & SCHEMA_NUMBER && !number_holds(w, rule, v, at))
		return false;
	if (kinds & SCHEMA_ARRAY && !items_hold(w, rule, v, at))
		return false;
	if (kinds & SCHEMA_OBJECT && rule->needs_count && !has_needs(rule, v, &missing))
		return breaks(w, at, "'%.*s' is missing", STR_FMT(missing));
	return true;
}

static bool holds(struct walk *w, const struct schema_rule *rule, struct json v, const struct step *at)
{
	unsigned kinds = kind_of(v);

	if (rule->kinds && !(rule->kinds & kinds) && !(w->lines && is_written(v, rule->kinds)))
		return break_kind(w, rule, kinds, at);
	if ((kinds & SCHEMA_STRING || rule->list) && !text_holds(w, rule, v, kinds, at))
		return false;
	if ((!(kinds & SCHEMA_STRING) || rule->truth_given) && !value_holds(w, rule, v, kinds, at))
		return false;
	if (rule->type && (!holds(w, rule->type->rule, v, at) ||
			   (kinds & SCHEMA_OBJECT && !members_hold(w, rule->type, v, at))))
		return false;
	for (const struct schema_choice *c = rule->choices; c; c = c->next)
		if (!choice_holds(w, c, v, at))
			return false;
	return true;
}

static bool quietly(struct walk *w, const struct schema_rule *rule, struct json v, const struct step *at)
{
	bool ret;

	w->quiet++;
	ret = holds(w, rule, v, at);
	w->quiet--;
	return ret;
}

/* Whether each branch only asks for members. */
static bool only_needs(const struct schema_choice *c)
{
	for (const struct schema_rule *r = c->branches; r; r = r->next)
		if (!r->needs_count || r->kinds || r->type || r->choices)
			return false;
	return true;
}

/* "expected exactly one of 'license', 'expression'" */
static bool break_needs(struct walk *w, const struct schema_choice *c, const struct step *at)
{
	struct buf b = BUF_INIT(1024);

	if (w->quiet)
		return false;
	for (const struct schema_rule *r = c->branches; r; r = r->next) {
		buf_add_cstr(&b, b.n ? ", " : "");
		for (size_t i = 0; i < r->needs_count; i++)
			buf_addf(&b, "%s'%.*s'", i ? " with " : "", STR_FMT(r->needs[i]));
	}
	breaks(w, at, "%s %s", c->kind == SCHEMA_NOT ? "must not have" :
	       c->kind == SCHEMA_ONE ? "expected exactly one of" : "expected at least one of", b.p);
	buf_free(&b);
	return false;
}

/* Tells what the branch says that gets deepest into the document: it is the one that was meant. */
static bool break_branches(struct walk *w, const struct schema_choice *c, struct json v, const struct step *at)
{
	struct violation best = { STR_NONE, STR_NONE };
	unsigned depth = 0;
	bool kind = false;

	if (only_needs(c))
		return break_needs(w, c, at);
	if (w->quiet)
		return false;
	for (const struct schema_rule *r = c->branches; r; r = r->next) {
		w->found = (struct violation){ STR_NONE, STR_NONE };
		holds(w, r, v, at);
		if (w->found.what.p && (!best.what.p || w->found_depth > depth ||
					(w->found_depth == depth && kind && !w->found_kind))) {
			best = w->found;
			depth = w->found_depth;
			kind = w->found_kind;
		}
	}
	w->found = best;
	w->found_depth = depth;
	return false;
}

static bool choice_holds(struct walk *w, const struct schema_choice *c, struct json v, const struct step *at)
{
	const struct schema_rule *r = c->branches;
	size_t fits = 0;

	switch (c->kind) {
	case SCHEMA_NOT:
		if (!quietly(w, r, v, at))
			return true;
		return r->needs_count ? break_needs(w, c, at) : breaks(w, at, "has a form that is not allowed here");
	case SCHEMA_IF:
		return holds(w, quietly(w, r, v, at) ? r->next : r->next->next, v, at);
	case SCHEMA_ONE:
	case SCHEMA_ANY:
		for (; r && fits < 2; r = r->next) {
			fits += quietly(w, r, v, at);
			if (fits && c->kind == SCHEMA_ANY)
				return true;
		}
		if (fits == 1)
			return true;
		if (!fits || only_needs(c))
			return break_branches(w, c, v, at);
		return breaks(w, at, "has more than one of the forms allowed here, of which it must have one");
	}
	return true;
}

void conform_json(const struct schema_type *root, struct json document, bool lines, const char *title,
		  struct arena *a, struct violation *ret)
{
	struct step top = { .up = NULL, .value = document };
	struct walk w = { .title = title, .lines = lines, .arena = a };
	struct repeats *repeats = repeats_new(document);

	w.repeats = repeats;
	if (holds(&w, root->rule, document, &top) && json_is(document, JSON_OBJECT))
		members_hold(&w, root, document, &top);
	*ret = w.found;
	repeats_free(repeats);
}
