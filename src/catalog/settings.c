/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading assay.yaml. The file's shape is the tables of keys below (top_keys, system_keys,
 * git_keys); what is not given keeps the default that set_defaults put there. Scopes are read
 * last (settings_scope.c), as they speak of frameworks and systems.
 */
#include "catalog/settings.h"

#include <stdlib.h>

#include "base/io.h"
#include "base/nearest.h"
#include "catalog/settings_int.h"
#include "codec/regex.h"

#define HOUR ((int64_t)3600)
#define DAY  (24 * HOUR)

static const struct settings_span default_spans[] = {
	{ "sla.critical", 72 * HOUR },
	{ "sla.high", 72 * HOUR },
	{ "sla.medium", 30 * DAY },
	{ "sla.low", 90 * DAY },
	{ "sla.triage", 24 * HOUR },
	{ "sla.revocation", 24 * HOUR },
	{ "sla.postmortem", 14 * DAY },
	{ "sla.root_cause", 30 * DAY },
	{ "sla.disposal", 90 * DAY },
	{ "sla.disclosure", 5 * DAY },
	{ "sla.nonconformity", 90 * DAY },
	{ "sla.customer_notice", 72 * HOUR },
	{ "sla.nis2_early_warning", 24 * HOUR },
	{ "sla.nis2_notification", 72 * HOUR },
	{ "cadence.scan", 7 * DAY },
	{ "cadence.access_review", 92 * DAY },
	{ "cadence.training", 365 * DAY },
	{ "cadence.risk_review", 365 * DAY },
	{ "cadence.policy_review", 365 * DAY },
	{ "cadence.control_review", 92 * DAY },
	{ "cadence.secret_scan", 7 * DAY },
	{ "cadence.threat_review", 31 * DAY },
	{ "cadence.asset_review", 365 * DAY },
	{ "cadence.internal_audit", 365 * DAY },
	{ "cadence.management_review", 365 * DAY },
	{ "cadence.objectives_review", 365 * DAY },
	{ "cadence.competence_review", 365 * DAY },
	{ "cadence.endpoint_review", 365 * DAY },
	{ "cadence.environment_review", 365 * DAY },
	{ "cadence.root_cause_review", 365 * DAY },
	{ "cadence.exercise", 365 * DAY },
	{ "cadence.restore_test", 365 * DAY },
	{ "cadence.penetration_test", 365 * DAY },
	{ "cadence.supplier_assessment", 365 * DAY },
};

static const char *const default_frameworks[] = { "soc2", "ssdf", "iso27001", "csf2", "nis2", "cisa" };
static const char *const default_environments[] = { "production", "staging" };
static const char *const default_approval_keys[] = { "Acked-by", "Reviewed-by" };

const char *const settings_phase_names[SETTINGS_PHASES] = { "idea", "poc", "mvp", "release", "eol" };

static struct list list_of(struct arena *a, const char *const *items, size_t count)
{
	struct list list = { arena_alloc(a, count * sizeof *items), count };

	memcpy(list.items, items, count * sizeof *items);
	return list;
}

static void set_defaults(struct reading *r)
{
	struct settings *s = r->s;

	s->organisation = "Example Ltd";
	s->origin = "example.com/assay";
	s->frameworks = list_of(r->a, default_frameworks, COUNT_OF(default_frameworks));
	s->approval_keys = list_of(r->a, default_approval_keys, COUNT_OF(default_approval_keys));
	s->ticket_pattern = "[A-Z][A-Z0-9]+-[0-9]+";
	r->spans = arena_alloc(r->a, sizeof default_spans);
	memcpy(r->spans, default_spans, sizeof default_spans);
	s->spans = r->spans;
	s->span_count = COUNT_OF(default_spans);
}

static int read_organisation(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->s->organisation, e);
}

/* The name of a log is the name of its key too: C2SP signed-note forbids spaces and '+'. */
static int read_origin(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_text(n, r->a, &r->s->origin, e) < 0)
		return -1;
	for (const char *p = r->s->origin; *p; p++)
		if (*p <= ' ' || *p > '~' || *p == '+')
			return node_refuse(n, e,
					   "expected a name such as example.com/assay, "
					   "of printable ASCII without spaces and '+'");
	return 0;
}

static int read_frameworks(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_texts(n, r->a, &r->s->frameworks, e) < 0)
		return -1;
	if (r->s->frameworks.count > SETTINGS_FRAMEWORKS_MAX)
		return node_refuse(n, e, "more than %d frameworks", SETTINGS_FRAMEWORKS_MAX);
	r->s->frameworks_line = n->line;
	return 0;
}

static int read_categories(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	(void)e;
	r->categories = n;
	return 0;
}

static int read_scope(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	(void)e;
	r->scope = n;
	return 0;
}

static int read_system_id(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_id(n, r->a, &r->system->id, e);
}

static int read_system_name(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->system->name, e);
}

static int read_in_scope(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_bool(n, &r->system->in_scope, e);
}

static int read_reason(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->system->reason, e);
}

static int read_repositories(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->system->repositories, e);
}

static int read_components(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->system->components, e);
}

static int read_environments(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->system->environments, e);
}

static int read_phase(struct settings_phase *phase, const struct yaml *n, struct err *e)
{
	struct yaml key = *n;

	key.type = YAML_SCALAR;
	key.text = n->key;
	if (node_word(&key, settings_phase_names, SETTINGS_PHASES, &phase->name, e) < 0)
		return -1;
	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "expected a date such as 2025-03-09");
	if (n->text.p && when_parse(n->text, &phase->began, e) < 0)
		return node_place(n, e);
	return 0;
}

/* Phases that have no date yet are left out. The others follow one another. */
static int read_phases(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct settings_phase given[SETTINGS_PHASES] = { 0 };
	struct settings_phase *phases = arena_alloc(r->a, sizeof given);
	const struct settings_phase *before = NULL;

	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping such as {idea: 2024-01-10, poc: 2024-02-01}");
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct settings_phase phase = { 0 };

		if (read_phase(&phase, c, e) < 0)
			return -1;
		for (size_t i = 0; i < SETTINGS_PHASES; i++)
			if (settings_phase_names[i] == phase.name)
				given[i] = phase;
	}
	for (size_t i = 0; i < SETTINGS_PHASES; i++) {
		if (!given[i].began.text[0])
			continue;
		if (before && strcmp(given[i].began.text, before->began.text) < 0)
			return node_refuse(n, e, "phase '%s' begins before '%s'", given[i].name,
					   before->name);
		phases[r->system->phase_count] = given[i];
		before = &phases[r->system->phase_count++];
	}
	r->system->phases = phases;
	return 0;
}

static const struct node_key system_keys[] = {
	{ "id", read_system_id, true },
	{ "name", read_system_name, false },
	{ "in_scope", read_in_scope, false },
	{ "reason", read_reason, false },
	{ "repositories", read_repositories, false },
	{ "components", read_components, false },
	{ "environments", read_environments, false },
	{ "phases", read_phases, false },
};

static int read_system(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct settings_system *sys = &r->systems[r->s->system_count];

	r->system = sys;
	sys->in_scope = true;
	if (node_map(n, system_keys, COUNT_OF(system_keys), r, e) < 0)
		return -1;
	if (!sys->in_scope && !sys->reason)
		return node_refuse(n, e, "system '%s' is not in scope: expected a 'reason'", sys->id);
	if (sys->in_scope && sys->reason)
		return node_refuse(
			n, e, "system '%s' has a 'reason' to be out of scope: expected 'in_scope: false'",
			sys->id);
	if (!sys->name)
		sys->name = sys->id;
	if (!sys->repositories.items)
		sys->repositories = list_of(r->a, &sys->id, 1);
	if (!sys->components.items)
		sys->components = list_of(r->a, &sys->id, 1);
	if (!sys->environments.items)
		sys->environments = list_of(r->a, default_environments, COUNT_OF(default_environments));
	r->places[r->s->system_count++] = n;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct settings_name *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c ? c : (x->system > y->system) - (x->system < y->system);
}

static int sort_names(struct reading *r, struct settings_name *names, size_t count, const char *what,
		      struct err *e)
{
	qsort(names, count, sizeof *names, by_name);
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i - 1].name, names[i].name) == 0)
			return node_refuse(r->places[names[i].system], e,
					   "%s '%.60s' belongs to the system at line %zu too", what,
					   names[i].name, r->places[names[i - 1].system]->line);
	return 0;
}

static struct settings_name *collect_names(struct reading *r, bool repositories, size_t *ret_count)
{
	struct settings_name *names;
	size_t count = 0;

	for (size_t i = 0; i < r->s->system_count; i++)
		count += repositories ? r->systems[i].repositories.count : r->systems[i].components.count;
	names = arena_alloc(r->a, (count + 1) * sizeof *names);
	*ret_count = 0;
	for (size_t i = 0; i < r->s->system_count; i++) {
		const struct list *list =
			repositories ? &r->systems[i].repositories : &r->systems[i].components;

		for (size_t k = 0; k < list->count; k++)
			names[(*ret_count)++] = (struct settings_name){ list->items[k], i };
	}
	return names;
}

/* Ids are unique, and a repository or a component belongs to one system. */
static int index_systems(struct reading *r, struct err *e)
{
	struct settings_name *ids = arena_alloc(r->a, (r->s->system_count + 1) * sizeof *ids);
	struct settings_name *repositories = collect_names(r, true, &r->s->repository_count);
	struct settings_name *components = collect_names(r, false, &r->s->component_count);

	for (size_t i = 0; i < r->s->system_count; i++)
		ids[i] = (struct settings_name){ r->systems[i].id, i };
	r->s->ids = ids;
	r->s->repositories = repositories;
	r->s->components = components;
	if (sort_names(r, ids, r->s->system_count, "id", e) < 0 ||
	    sort_names(r, repositories, r->s->repository_count, "repository", e) < 0)
		return -1;
	return sort_names(r, components, r->s->component_count, "component", e);
}

static int read_systems(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	size_t count = node_count(n);

	if (count > SETTINGS_SYSTEMS_MAX)
		return node_refuse(n, e, "more than %d systems", SETTINGS_SYSTEMS_MAX);
	r->systems = arena_alloc(r->a, (count + 1) * sizeof *r->systems);
	r->places = arena_alloc(r->a, (count + 1) * sizeof *r->places);
	r->s->systems = r->systems;
	if (node_each(n, read_system, r, e) < 0)
		return -1;
	return index_systems(r, e);
}

static int read_branch(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->s->branch, e);
}

static int check_trailer_key(void *into, const struct yaml *n, struct err *e)
{
	(void)into;
	for (size_t i = 0; i < n->text.n; i++) {
		char c = n->text.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
			return node_refuse(n, e, "expected a trailer's key such as Reviewed-by, without ':'");
	}
	return 0;
}

static int read_approval_keys(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_texts(n, r->a, &r->s->approval_keys, e) < 0)
		return -1;
	return node_each(n, check_trailer_key, r, e);
}

/* group NULL: any pattern will do. */
static int check_pattern(const struct yaml *n, const char *group, struct err *e)
{
	CLEANUP(regex_freep) struct regex *re = NULL;

	if (regex_new(str_trim(n->text), &re, e) < 0) {
		e->kind = ERR_INPUT;
		return node_place(n, e);
	}
	if (group && regex_group_number(re, group) < 0)
		return node_refuse(n, e, "expected a group (?<%s>…) in the pattern", group);
	return 0;
}

static int check_approval_pattern(void *into, const struct yaml *n, struct err *e)
{
	(void)into;
	return check_pattern(n, "approver", e);
}

static int read_approval_patterns(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_texts(n, r->a, &r->s->approval_patterns, e) < 0)
		return -1;
	return node_each(n, check_approval_pattern, r, e);
}

static int read_ticket_pattern(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->s->ticket_pattern, e) < 0 ? -1 : check_pattern(n, NULL, e);
}

static const struct node_key git_keys[] = {
	{ "branch", read_branch, false },
	{ "approval_keys", read_approval_keys, false },
	{ "approval_patterns", read_approval_patterns, false },
	{ "ticket_pattern", read_ticket_pattern, false },
};

static int read_git(void *into, const struct yaml *n, struct err *e)
{
	return node_map(n, git_keys, COUNT_OF(git_keys), into, e);
}

static struct settings_span *find_span(struct reading *r, const char *section, const struct yaml *n,
				       struct err *e)
{
	struct nearest near = NEAREST_INIT(n->key);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < r->s->span_count; i++) {
		struct str name = str_of(r->spans[i].key);

		if (!str_take(&name, section) || !str_take(&name, "."))
			continue;
		if (str_eq(name, n->key))
			return &r->spans[i];
		nearest_offer(&near, name);
	}
	node_refuse(n, e, "unknown key '%.*s'%s", STR_FMT(str_quote(n->key)),
		    nearest_hint(&near, hint, sizeof hint));
	return NULL;
}

static int read_spans(struct reading *r, const char *section, const struct yaml *n, struct err *e)
{
	if (n->type != YAML_MAP)
		return node_refuse(n, e, "expected a mapping of spans of time such as 72h, 30d or 2w");
	for (const struct yaml *c = n->first; c; c = c->next) {
		struct settings_span *span = find_span(r, section, c, e);

		if (!span)
			return -1;
		if (c->type != YAML_SCALAR)
			return node_refuse(c, e, "expected a span of time such as 72h, 30d or 2w");
		if (c->text.p && when_parse_span(c->text, &span->seconds, e) < 0)
			return node_place(c, e);
	}
	return 0;
}

static int read_sla(void *into, const struct yaml *n, struct err *e)
{
	return read_spans(into, "sla", n, e);
}

static int read_cadence(void *into, const struct yaml *n, struct err *e)
{
	return read_spans(into, "cadence", n, e);
}

static const struct node_key top_keys[] = {
	{ "organisation", read_organisation, false },
	{ "origin", read_origin, false },
	{ "frameworks", read_frameworks, false },
	{ "categories", read_categories, false },
	{ "systems", read_systems, false },
	{ "scope", read_scope, false },
	{ "people", settings_read_people, false },
	{ "git", read_git, false },
	{ "trust", settings_read_trust, false },
	{ "records", settings_read_records, false },
	{ "dates", settings_read_dates, false },
	{ "collect", settings_read_collect, false },
	{ "sla", read_sla, false },
	{ "cadence", read_cadence, false },
};

static int parse(struct str bytes, struct arena *scratch, struct settings *s, struct err *e)
{
	struct reading r = { .a = &s->arena, .s = s };
	struct sha256 digest;
	struct yaml *top;

	if (bytes.n > SETTINGS_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", SETTINGS_BYTES_MAX);
	if (yaml_parse(bytes, scratch, &top, e) < 0)
		return -1;
	set_defaults(&r);
	s->yaml = arena_str(&s->arena, bytes);
	digest = sha256_of(bytes);
	sha256_hex(&digest, s->digest);
	if (top && node_map(top, top_keys, COUNT_OF(top_keys), &r, e) < 0)
		return -1;
	return settings_read_scopes(&r, e);
}

int settings_parse(struct str bytes, struct settings *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena scratch = ARENA_INIT;

	*ret = (struct settings){ .arena = ARENA_INIT };
	if (parse(bytes, &scratch, ret, e) < 0) {
		settings_free(ret);
		return -1;
	}
	return 0;
}

int settings_load(const char *path, struct settings *ret, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SETTINGS_BYTES_MAX);

	*ret = (struct settings){ .arena = ARENA_INIT };
	if (io_read_file(path, &b, e) < 0 || settings_parse(buf_str(&b), ret, e) < 0)
		return err_ctx(e, "%s", path);
	if (settings_read_trust_files(ret, path, e) < 0) {
		settings_free(ret);
		return -1;
	}
	return 0;
}

void settings_free(struct settings *s)
{
	arena_free(&s->arena);
	*s = (struct settings){ .arena = ARENA_INIT };
}

static const struct settings_system *find_system(const struct settings *s, const struct settings_name *names,
						 size_t count, struct str wanted)
{
	size_t from = 0, to = count;

	while (from < to) {
		size_t at = from + (to - from) / 2;
		int c = str_cmp(str_of(names[at].name), wanted);

		if (c == 0)
			return &s->systems[names[at].system];
		if (c < 0)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

const struct settings_system *settings_system(const struct settings *s, struct str id)
{
	return find_system(s, s->ids, s->system_count, id);
}

const struct settings_system *settings_system_of_repository(const struct settings *s, struct str name)
{
	if (str_ends(name, "/"))
		name.n--;
	if (str_ends(name, ".git"))
		name.n -= 4;
	while (name.p) {
		const struct settings_system *found = find_system(s, s->repositories, s->repository_count, name);

		if (found)
			return found;
		str_cut(&name, '/');
	}
	return NULL;
}

const struct settings_system *settings_system_of_component(const struct settings *s, struct str name)
{
	return find_system(s, s->components, s->component_count, name);
}
