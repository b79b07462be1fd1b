/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/nearest.h"
#include "catalog/catalog.h"
#include "catalog/catalog_int.h"
#include "catalog/lookup.h"

static int check_framework(const struct settings *s, const struct catalog *c, const char *id, struct err *e)
{
	return catalog_need_framework(c, str_of(id), e) ? 0 : err_ctx(e, "line %zu", s->frameworks_line);
}

static bool has_category(const struct catalog *c, const char *framework, const char *category, struct nearest *near)
{
	bool found = false;

	for (size_t i = 0; i < c->requirement_count; i++) {
		const struct catalog_requirement *r = &c->requirements[i];

		if (strcmp(r->framework, framework) != 0 || !r->category)
			continue;
		found |= strcmp(r->category, category) == 0;
		nearest_offer(near, str_of(r->category));
	}
	return found;
}

static int check_categories(const struct settings_scope *scope, const struct catalog *c, struct err *e)
{
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < scope->categories.count; i++) {
		const char *category = scope->categories.items[i];
		struct nearest near = NEAREST_INIT(str_of(category));

		if (!has_category(c, scope->framework, category, &near))
			return err_set(e, ERR_INPUT, "line %zu: %s has no category '%.60s'%s", scope->categories_line,
				       scope->framework, category, nearest_hint(&near, hint, sizeof hint));
	}
	return 0;
}

static int check_notes(const struct settings_scope *scope, const struct settings_note *notes, size_t count,
		       const struct catalog *c, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		const struct settings_note *n = &notes[i];
		const struct catalog_requirement *r =
			catalog_need_requirement(c, str_of(scope->framework), str_of(n->id), e);

		if (r && r->standing != STANDING_REQUIREMENT && r->standing != STANDING_HEADING)
			err_set(e, ERR_INPUT, "'%s' of %s is no requirement: it is %s", r->id, r->framework,
				r->standing == STANDING_RETIRED ? "retired" : "a detail of another");
		if (e->kind != ERR_NONE) {
			e->kind = ERR_INPUT;
			return err_ctx(e, "line %zu, column %zu", n->line, n->column);
		}
	}
	return 0;
}

int settings_check(const struct settings *s, const struct catalog *c, struct err *e)
{
	for (size_t i = 0; i < s->scope_count; i++) {
		const struct settings_scope *scope = &s->scopes[i];

		if (check_framework(s, c, scope->framework, e) < 0 || check_categories(scope, c, e) < 0 ||
		    check_notes(scope, scope->out, scope->out_count, c, e) < 0 ||
		    check_notes(scope, scope->justify, scope->justify_count, c, e) < 0)
			return -1;
	}
	return 0;
}
