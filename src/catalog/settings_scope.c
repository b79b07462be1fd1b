/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading what each framework looks at. What the settings alone can judge is judged here (systems,
 * environments, that nothing is said twice); categories and requirements are looked up in the
 * catalog when one is loaded (settings_check).
 */
#include "base/nearest.h"
#include "catalog/catalog.h"
#include "catalog/settings_int.h"

/* What is compared with one another stays few. */
#define SCOPE_ENVIRONMENTS_MAX 100
#define SCOPE_NOTES_MAX 2000

/* The scope that is being read. */
struct scoping {
	struct reading *r;
	struct settings_scope *scope;
	bool *systems;		/* scope->systems, being filled */
	const struct yaml *listed;	/* its list of systems; NULL: none */
};

/* A framework's scope where the settings say nothing of it. */
static const struct {
	const char *framework;
	const char *category;	/* NULL: every one */
	bool all_systems;	/* the Cybersecurity Framework is a view of the organisation */
} defaults[] = {
	{ "soc2", "security", false },
	{ "nis2", "directive", false },
	{ "csf2", NULL, true },
	{ "csf1", NULL, true },
};

const struct settings_scope *settings_scope(const struct settings *s, struct str framework)
{
	for (size_t i = 0; i < s->scope_count; i++)
		if (str_is(framework, s->scopes[i].framework))
			return &s->scopes[i];
	return NULL;
}

const struct settings_note *settings_note(const struct settings_note *notes, size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(id, notes[i].id))
			return &notes[i];
	return NULL;
}

static int read_categories(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;

	if (!n->first && n->type == YAML_LIST)
		return node_refuse(n, e, "expected at least one category");
	in->scope->categories_line = n->line;
	return node_texts(n, in->r->a, &in->scope->categories, e);
}

static int no_system(const struct settings *s, const struct yaml *n, struct err *e)
{
	struct nearest near = NEAREST_INIT(n->text);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < s->system_count; i++)
		nearest_offer(&near, str_of(s->systems[i].id));
	return node_refuse(n, e, "no system '%.*s'%s", STR_FMT(str_quote(n->text)),
			   nearest_hint(&near, hint, sizeof hint));
}

static int read_system(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;
	const struct settings *s = in->r->s;
	const struct settings_system *system = n->type == YAML_SCALAR ? settings_system(s, n->text) : NULL;

	if (!system)
		return no_system(s, n, e);
	if (in->systems[system - s->systems])
		return node_refuse(n, e, "'%s' is listed twice", system->id);
	in->systems[system - s->systems] = true;
	return 0;
}

static int read_systems(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;
	bool all = n->type == YAML_SCALAR && str_is(n->text, "all");

	if (!all && n->type != YAML_LIST)
		return node_refuse(n, e, "expected a list of systems, or all");
	in->scope->all_systems = all;
	in->listed = n;
	for (size_t i = 0; i < in->r->s->system_count; i++)
		in->systems[i] = all;
	return all ? 0 : node_each(n, read_system, in, e);
}

static int read_environments(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;

	return node_texts(n, in->r->a, &in->scope->environments, e);
}

static int read_why(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;

	return node_prose(n, in->r->a, &in->scope->why, e);
}

static int read_notes(const struct scoping *in, const struct yaml *n, const char *expected,
		      const struct settings_note **ret, size_t *ret_count, struct err *e)
{
	struct settings_note *notes = arena_alloc(in->r->a, (node_count(n) + 1) * sizeof *notes);
	size_t count = 0;

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping of requirements, each to %s", expected);
	if (node_count(n) > SCOPE_NOTES_MAX)
		return node_refuse(n, e, "more than %d requirements", SCOPE_NOTES_MAX);
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct settings_note *note = &notes[count++];

		if (c->type != YAML_SCALAR || !str_trim(c->text).n)
			return node_refuse(c, e, "expected %s", expected);
		note->id = arena_cstr(in->r->a, c->key);
		note->line = c->line;
		note->column = c->column;
		if (node_prose(c, in->r->a, &note->text, e) < 0)
			return -1;
	}
	*ret = notes;
	*ret_count = count;
	return 0;
}

static int read_out(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;

	return read_notes(in, n, "a reason why it does not apply", &in->scope->out, &in->scope->out_count, e);
}

static int read_justify(void *into, const struct yaml *n, struct err *e)
{
	struct scoping *in = into;

	return read_notes(in, n, "a reason why it is included", &in->scope->justify,
			  &in->scope->justify_count, e);
}

static const struct node_key scope_keys[] = {
	{ "categories", read_categories, false },
	{ "systems", read_systems, false },
	{ "environments", read_environments, false },
	{ "out", read_out, false },
	{ "justify", read_justify, false },
	{ "why", read_why, false },
};

static void set_default(struct scoping *in)
{
	const struct settings *s = in->r->s;

	for (size_t i = 0; i < COUNT_OF(defaults); i++) {
		if (strcmp(defaults[i].framework, in->scope->framework) != 0)
			continue;
		in->scope->all_systems = defaults[i].all_systems;
		if (defaults[i].category) {
			in->scope->categories.items = arena_alloc(in->r->a, sizeof(char *));
			in->scope->categories.items[0] = defaults[i].category;
			in->scope->categories.count = 1;
		}
	}
	for (size_t i = 0; i < s->system_count; i++)
		in->systems[i] = in->scope->all_systems || s->systems[i].in_scope;
}

/* What a list leaves out needs a reason, as a system that is out of every scope does. */
static int check_left_out(const struct scoping *in, struct err *e)
{
	const struct settings *s = in->r->s;

	for (size_t i = 0; in->listed && !in->scope->why && i < s->system_count; i++)
		if (!in->systems[i] && !s->systems[i].reason)
			return node_refuse(in->listed, e,
					   "system '%s' is left out of %s: expected a 'why' beside 'systems'",
					   s->systems[i].id, in->scope->framework);
	return 0;
}

static bool runs_in(const struct scoping *in, const char *environment)
{
	const struct settings *s = in->r->s;

	for (size_t i = 0; i < s->system_count; i++)
		if (in->systems[i] && list_has(&s->systems[i].environments, environment))
			return true;
	return false;
}

static int check_environments(const struct scoping *in, const struct yaml *n, struct err *e)
{
	const struct list *list = &in->scope->environments;

	if (list->count > SCOPE_ENVIRONMENTS_MAX)
		return node_refuse(yaml_get(n, "environments"), e, "more than %d environments",
				   SCOPE_ENVIRONMENTS_MAX);
	for (size_t i = 0; i < list->count; i++)
		if (!runs_in(in, list->items[i]))
			return node_refuse(yaml_get(n, "environments"), e,
					   "no system in the scope runs in '%.60s'", list->items[i]);
	return 0;
}

static int check_notes(const struct scoping *in, const struct yaml *n, struct err *e)
{
	for (size_t i = 0; i < in->scope->justify_count; i++)
		if (settings_note(in->scope->out, in->scope->out_count, str_of(in->scope->justify[i].id)))
			return node_refuse(yaml_get(n, "justify"), e, "'%.60s' is both out and justified",
					   in->scope->justify[i].id);
	return 0;
}

static int read_scope(struct reading *r, const struct yaml *n, struct settings_scope *scope, struct err *e)
{
	struct scoping in = { .r = r, .scope = scope };

	in.systems = arena_alloc(r->a, r->s->system_count + 1);
	scope->systems = in.systems;
	set_default(&in);
	if (n && (node_map(n, scope_keys, COUNT_OF(scope_keys), &in, e) < 0 || check_left_out(&in, e) < 0 ||
		  check_environments(&in, n, e) < 0 || check_notes(&in, n, e) < 0))
		return -1;
	return 0;
}

/* The scope of a framework that is not reported on would have no effect, and nobody would know. */
static int check_frameworks(const struct reading *r, struct err *e)
{
	char hint[NEAREST_HINT_LEN];

	if (r->scope && r->scope->type != YAML_MAP)
		return node_refuse(r->scope, e, "expected a mapping with frameworks for keys, such as 'soc2'");
	for (const struct yaml *c = r->scope ? r->scope->first : NULL; c; c = c->next) {
		struct nearest near = NEAREST_INIT(c->key);

		if (settings_scope(r->s, c->key))
			continue;
		for (size_t i = 0; i < r->s->scope_count; i++)
			nearest_offer(&near, str_of(r->s->scopes[i].framework));
		return node_refuse(c, e, "'%.*s' is not among 'frameworks'%s", STR_FMT(str_quote(c->key)),
				   nearest_hint(&near, hint, sizeof hint));
	}
	return 0;
}

/* categories: of the top is that of soc2. */
static int read_shorthand(struct reading *r, struct settings_scope *soc2, struct err *e)
{
	struct scoping in = { .r = r, .scope = soc2 };
	const struct yaml *own = yaml_get(yaml_get(r->scope, "soc2"), "categories");

	if (own)
		return node_refuse(own, e, "the categories of soc2 are given at line %zu too", r->categories->line);
	return read_categories(&in, r->categories, e);
}

int settings_read_scopes(struct reading *r, struct err *e)
{
	const struct list *frameworks = &r->s->frameworks;
	struct settings_scope *scopes = arena_alloc(r->a, (frameworks->count + 1) * sizeof *scopes);

	r->s->scopes = scopes;
	r->s->scope_count = frameworks->count;
	for (size_t i = 0; i < frameworks->count; i++)
		scopes[i].framework = frameworks->items[i];
	if (check_frameworks(r, e) < 0)
		return -1;
	for (size_t i = 0; i < frameworks->count; i++) {
		const struct yaml *n = yaml_get(r->scope, scopes[i].framework);

		scopes[i].line = n ? n->line : 0;
		if (n && n->type == YAML_SCALAR && !str_given(n->text))
			n = NULL;
		if (read_scope(r, n, &scopes[i], e) < 0)
			return -1;
		if (r->categories && strcmp(scopes[i].framework, "soc2") == 0 &&
		    read_shorthand(r, &scopes[i], e) < 0)
			return -1;
	}
	return 0;
}
