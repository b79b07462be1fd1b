/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/scope.h"

#include <string.h>

static bool holds(const struct settings_list *list, const char *what)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], what) == 0)
			return true;
	return false;
}

bool scope_framework(const struct settings *s, const char *framework)
{
	return holds(&s->frameworks, framework);
}

bool scope_requirement(const struct settings *s, const struct catalog_requirement *r)
{
	return scope_framework(s, r->framework) && (!r->category || holds(&s->categories, r->category));
}

bool scope_control(const struct settings *s, const struct catalog_control *c)
{
	for (size_t i = 0; i < c->mapping_count; i++)
		if (scope_requirement(s, c->mappings[i].requirement))
			return true;
	return false;
}

bool scope_system(const struct settings *s, struct str system)
{
	const struct settings_system *known = system.p ? settings_system(s, system) : NULL;

	return !known || known->in_scope;
}
