/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Licence expressions of SPDX 2, annex D. Ids count in any case, as the annex has it; operators in capitals or
 * in small letters, as the list's own users write both.
 */
#include <strings.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "sbom/conform_int.h"

#define PARENTHESES_MAX 100

struct parse {
	const struct conform_licenses *l;
	struct str rest;
	unsigned depth;
	struct arena *arena;
	const char *wrong;
};

static bool fail(struct parse *p, const char *what)
{
	if (!p->wrong)
		p->wrong = what;
	return false;
}

static struct str word(struct str s)
{
	struct str w = { s.p, 0 };

	while (w.n < s.n && !strchr(" \t()", s.p[w.n]))
		w.n++;
	return w;
}

static struct str take_word(struct parse *p)
{
	struct str w;

	p->rest = str_trim(p->rest);
	w = word(p->rest);
	p->rest = (struct str){ p->rest.p + w.n, p->rest.n - w.n };
	return w;
}

static bool take_operator(struct parse *p, const char *upper, const char *lower)
{
	struct str before = p->rest, w = take_word(p);

	if (str_is(w, upper) || str_is(w, lower))
		return true;
	p->rest = before;
	return false;
}

static bool is_idstring(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		      (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '.'))
			return false;
	return s.n > 0;
}

static bool listed(const struct schema_list *l, struct str id)
{
	if (schema_list_has(l, id))
		return true;
	for (size_t i = 0; i < l->count; i++)
		if (l->values[i].n == id.n && strncasecmp(l->values[i].p, id.p, id.n) == 0)
			return true;
	return false;
}

static const char *unknown(struct parse *p, const struct schema_list *l, const char *what, struct str id)
{
	struct nearest near = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < l->count; i++)
		nearest_offer(&near, l->values[i]);
	return arena_printf(p->arena, "'%.*s' is no %s%s", STR_FMT(str_quote(id)), what,
			    nearest_hint(&near, hint, sizeof hint));
}

/* LicenseRef-x, DocumentRef-y:LicenseRef-x */
static bool reference(struct parse *p, struct str id)
{
	struct str name = id, document;

	if (str_starts(id, "DocumentRef-")) {
		document = str_cut(&name, ':');
		if (!name.p || map_find(p->l->documents, document) == MAP_NONE)
			return fail(p, arena_printf(p->arena, "no externalDocumentRefs names '%.*s'",
						    STR_FMT(str_quote(document))));
		return true;
	}
	if (!p->l->own_unknown && map_find(&p->l->own, id) == MAP_NONE)
		return fail(p, arena_printf(p->arena, "hasExtractedLicensingInfos does not have '%.*s'",
					    STR_FMT(str_quote(id))));
	str_take(&name, "LicenseRef-");
	return is_idstring(name) || fail(p, "expected letters, digits, '-' and '.' behind LicenseRef-");
}

static bool expression(struct parse *p);

static bool simple(struct parse *p)
{
	struct str id;

	p->rest = str_trim(p->rest);
	if (str_take(&p->rest, "(")) {
		bool ok = ++p->depth <= PARENTHESES_MAX ? expression(p) : fail(p, "too many parentheses");

		p->depth--;
		p->rest = str_trim(p->rest);
		return ok && (str_take(&p->rest, ")") || fail(p, "expected ')' in the licence expression"));
	}
	id = take_word(p);
	if (!id.n)
		return fail(p, "expected a licence in the licence expression");
	if (str_starts(id, "LicenseRef-") || str_starts(id, "DocumentRef-"))
		return reference(p, id);
	if (!listed(p->l->licenses, id) && str_ends(id, "+"))
		id.n--;
	if (listed(p->l->exceptions, id))
		return fail(p, arena_printf(p->arena, "'%.*s' is an exception, expected a licence",
					    STR_FMT(str_quote(id))));
	if (!listed(p->l->licenses, id))
		return fail(p, unknown(p, p->l->licenses, "licence of SPDX", id));
	return true;
}

static bool with(struct parse *p)
{
	struct str id;

	if (!simple(p))
		return false;
	if (!take_operator(p, "WITH", "with"))
		return true;
	id = take_word(p);
	return listed(p->l->exceptions, id) || str_starts(id, "AdditionRef-") ||
	       fail(p, unknown(p, p->l->exceptions, "licence exception of SPDX", id));
}

static bool expression(struct parse *p)
{
	do {
		if (!with(p))
			return false;
	} while (take_operator(p, "AND", "and") || take_operator(p, "OR", "or"));
	return true;
}

const char *conform_license(const struct conform_licenses *l, struct str text, struct arena *a)
{
	struct parse p = { .l = l, .rest = text, .arena = a };

	if (expression(&p) && str_trim(p.rest).n)
		fail(&p, arena_printf(a, "expected AND, OR or WITH at '%.*s'", STR_FMT(str_quote(str_trim(p.rest)))));
	return p.wrong;
}
