/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/scope.h"

#include <string.h>

/* The note of the requirement, or of the nearest heading above that has one. */
static const char *noted(const struct settings_note *notes, size_t count, const struct catalog *c,
			 const struct catalog_requirement *r)
{
	while (r && count) {
		const struct settings_note *note = settings_note(notes, count, str_of(r->id));

		if (note)
			return note->text;
		r = r->parent ? catalog_requirement(c, str_of(r->framework), str_of(r->parent)) : NULL;
	}
	return NULL;
}

const char *scope_requirement_out(const struct settings *s, const struct catalog *c,
				  const struct catalog_requirement *r, struct arena *a)
{
	const struct settings_scope *scope = settings_scope(s, str_of(r->framework));

	if (!scope)
		return "the framework is not reported on";
	if (r->category && scope->categories.count && !list_has(&scope->categories, r->category))
		return a ? arena_printf(a, "of category %s, which was not chosen", r->category) : r->category;
	return noted(scope->out, scope->out_count, c, r);
}

const char *scope_justification(const struct settings *s, const struct catalog *c,
				const struct catalog_requirement *r)
{
	const struct settings_scope *scope = settings_scope(s, str_of(r->framework));

	return scope ? noted(scope->justify, scope->justify_count, c, r) : NULL;
}

/* The set with the systems of scope, which is made when there is none yet. */
static struct scope_set *set_of(struct scope_sets *x, const struct settings_scope *scope, struct arena *a)
{
	size_t i = 0;

	while (i < x->count &&
	       memcmp(x->sets[i].systems, scope->systems, x->settings->system_count * sizeof(bool)) != 0)
		i++;
	if (i == x->count) {
		x->sets[i].systems = scope->systems;
		x->sets[i].frameworks.items = arena_alloc(a, x->settings->scope_count * sizeof(char *));
		x->count++;
	}
	return &x->sets[i];
}

void scope_sets_init(const struct settings *s, struct arena *a, struct scope_sets *ret)
{
	uint64_t *of_system = arena_alloc(a, (s->system_count + 1) * sizeof *of_system);

	*ret = (struct scope_sets){ .settings = s, .of_system = of_system };
	ret->sets = arena_alloc(a, (s->scope_count + 1) * sizeof *ret->sets);
	for (size_t i = 0; i < s->scope_count; i++) {
		struct list *frameworks = &set_of(ret, &s->scopes[i], a)->frameworks;

		frameworks->items[frameworks->count++] = s->scopes[i].framework;
	}
	for (size_t i = 0; i < ret->count; i++)
		for (size_t k = 0; k < s->system_count; k++)
			if (ret->sets[i].systems[k])
				of_system[k] |= (uint64_t)1 << i;
}

uint64_t scope_sets_of_system(const struct scope_sets *x, struct str system)
{
	const struct settings_system *known = system.p ? settings_system(x->settings, system) : NULL;

	return known ? x->of_system[known - x->settings->systems] : UINT64_MAX;
}

uint64_t scope_sets_of_control(const struct scope_sets *x, const struct catalog *c,
			       const struct catalog_control *control)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < control->mapping_count; i++) {
		const struct catalog_requirement *r = control->mappings[i].requirement;

		if (scope_requirement_out(x->settings, c, r, NULL))
			continue;
		for (size_t k = 0; k < x->count; k++)
			if (list_has(&x->sets[k].frameworks, r->framework))
				mask |= (uint64_t)1 << k;
	}
	return mask;
}
