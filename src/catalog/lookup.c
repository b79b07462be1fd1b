/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/lookup.h"

#include <stdio.h>

#include "base/nearest.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk.h"

#define LISTED_MAX 200

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool alike(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && is_blank(a.p[i]))
			i++;
		while (k < b.n && is_blank(b.p[k]))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (lower(a.p[i++]) != lower(b.p[k++]))
			return false;
	}
}

bool catalog_text_has(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; text && *text; text++)
		if (str_starts_nocase((struct str){ text, strlen(text) }, word))
			return true;
	return n == 0;
}

static const struct catalog_framework *find_framework(const struct catalog *c, struct str text)
{
	const struct catalog_framework *f = catalog_framework(c, text);

	for (size_t i = 0; !f && i < c->framework_count; i++)
		if (alike(text, str_of(c->frameworks[i].id)))
			f = &c->frameworks[i];
	return f;
}

static const struct catalog_requirement *find_row(const struct catalog *c, const struct catalog_framework *f,
						  struct str text)
{
	const struct catalog_requirement *r = catalog_requirement(c, str_of(f->id), text);

	for (size_t i = 0; !r && i < f->count; i++)
		if (alike(text, str_of(c->requirements[f->first + i].id)))
			r = &c->requirements[f->first + i];
	return r;
}

const struct catalog_framework *catalog_need_framework(const struct catalog *c, struct str id, struct err *e)
{
	const struct catalog_framework *f = catalog_framework(c, id);
	struct nearest near = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];

	if (f)
		return f;
	for (size_t i = 0; i < c->framework_count; i++)
		nearest_offer(&near, str_of(c->frameworks[i].id));
	err_set(e, ERR_INPUT, "no framework '%.*s'%s", STR_FMT(str_quote(id)), nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

const struct catalog_control *catalog_need_control(const struct catalog *c, struct str id, struct err *e)
{
	const struct catalog_control *control = catalog_control(c, id);
	struct nearest near = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];

	if (control)
		return control;
	for (size_t i = 0; i < c->control_count; i++)
		nearest_offer(&near, str_of(c->controls[i].id));
	err_set(e, ERR_INPUT, "no control '%.*s'%s", STR_FMT(str_quote(id)), nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

const struct catalog_framework *catalog_lookup_framework(const struct catalog *c, struct str text, struct err *e)
{
	const struct catalog_framework *f = find_framework(c, text);

	if (!f) {
		catalog_need_framework(c, text, e);
		e->kind = ERR_USAGE;
	}
	return f;
}

const struct catalog_control *catalog_lookup_control(const struct catalog *c, struct str text, struct err *e)
{
	const struct catalog_control *control = catalog_need_control(c, text, e);

	if (!control)
		e->kind = ERR_USAGE;
	return control;
}

const struct catalog_crosswalk *catalog_lookup_crosswalk(const struct catalog *c, struct str text, struct err *e)
{
	const struct catalog_crosswalk *x = catalog_crosswalk(c, text);
	struct nearest near = NEAREST_INIT(text);
	char hint[NEAREST_HINT_LEN];

	if (x)
		return x;
	for (size_t i = 0; i < catalog_crosswalks(c)->count; i++)
		nearest_offer(&near, str_of(catalog_crosswalks(c)->items[i].id));
	err_set(e, ERR_USAGE, "no crosswalk '%.*s'%s", STR_FMT(str_quote(text)),
		nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

static const struct catalog_requirement *lookup_requirement(const struct catalog *c, const struct catalog_framework *f,
							    struct str text, struct err *e)
{
	const struct catalog_requirement *r = find_row(c, f, text);

	if (!r) {
		catalog_need_requirement(c, str_of(f->id), text, e);
		e->kind = ERR_USAGE;
	}
	return r;
}

/* "soc2, ssdf" */
static void list(char names[LISTED_MAX], const char *name)
{
	size_t n = strlen(names);

	snprintf(names + n, LISTED_MAX - n, "%s%s", n ? ", " : "", name);
}

/* An id that no framework is named with. */
static int lookup_bare(const struct catalog *c, struct str text, const struct catalog_framework **ret,
		       const struct catalog_requirement **ret_row, struct err *e)
{
	struct nearest near = NEAREST_INIT(text);
	char names[LISTED_MAX] = "", hint[NEAREST_HINT_LEN];
	size_t found = 0;

	for (size_t i = 0; i < c->framework_count; i++) {
		const struct catalog_requirement *r = find_row(c, &c->frameworks[i], text);

		nearest_offer(&near, str_of(c->frameworks[i].id));
		if (!r)
			continue;
		found++;
		list(names, c->frameworks[i].id);
		*ret = &c->frameworks[i];
		*ret_row = r;
	}
	if (found == 1)
		return 0;
	if (found)
		return err_set(e, ERR_USAGE, "'%.*s' is in %s: say which, as in %s:%s", STR_FMT(str_quote(text)), names,
			       (*ret)->id, (*ret_row)->id);
	for (size_t i = 0; i < c->requirement_count; i++)
		if (c->requirements[i].standing != STANDING_RETIRED)
			nearest_offer(&near, str_of(c->requirements[i].id));
	return err_set(e, ERR_USAGE, "no framework and no requirement '%.*s'%s", STR_FMT(str_quote(text)),
		       nearest_hint(&near, hint, sizeof hint));
}

int catalog_lookup(const struct catalog *c, struct str text, const struct catalog_framework **ret,
		   const struct catalog_requirement **ret_row, struct err *e)
{
	struct str rest = text, framework;

	*ret_row = NULL;
	*ret = find_framework(c, text);
	if (*ret)
		return 0;
	framework = str_cut(&rest, ':');
	if (!rest.p)
		return lookup_bare(c, text, ret, ret_row, e);
	*ret = catalog_lookup_framework(c, framework, e);
	if (!*ret)
		return -1;
	*ret_row = lookup_requirement(c, *ret, rest, e);
	return *ret_row ? 0 : -1;
}
