/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The sections follow what an auditor expects of a description: what is examined, of which
 * systems, what happened to them, by which controls, who else is involved, what is left out.
 * Each sentence is either a figure of the data or says that there is none.
 */
#include <string.h>

#include "base/plain.h"
#include "report/report_scope.h"

/* How many requirements that are out for the same reason are named. */
#define NAMED_MAX 12

/* Text of the data: nothing in it is markup, and it stays on its line and in its cell. */
static void put(struct buf *b, const char *text)
{
	for (; text && *text; text++) {
		if (strchr("\\`*_[]<>|#&~", *text))
			buf_add_char(b, '\\');
		buf_add_char(b, (unsigned char)*text < ' ' ? ' ' : *text);
	}
}

static void put_names(struct buf *b, const struct list *names)
{
	for (size_t i = 0; i < names->count; i++) {
		buf_add_cstr(b, i ? ", " : "");
		put(b, names->items[i]);
	}
}

static void put_item(struct buf *b, const char *lead, const char *text)
{
	buf_addf(b, "- %s", lead);
	put(b, text);
	buf_add_char(b, '\n');
}

/* Days are enough; a time that is not given is "unknown". */
static void put_day(struct buf *b, const char *when)
{
	buf_addf(b, "%.10s", when ? when : "unknown");
}

static void put_framework(struct buf *b, const struct statement *st, const struct statement_framework *f)
{
	const struct settings *s = st->settings;

	buf_add_cstr(b, "\n### ");
	put(b, f->framework ? f->framework->title : f->scope->framework);
	buf_add_cstr(b, "\n\n");
	if (f->framework)
		put_item(b, "Edition: ", f->framework->version);
	if (f->scope->categories.count) {
		buf_add_cstr(b, "- Categories: ");
		put_names(b, &f->scope->categories);
		buf_add_char(b, '\n');
	}
	buf_add_cstr(b, f->scope->all_systems ? "- Systems: the organisation as a whole" : "- Systems:");
	for (size_t i = 0, n = 0; i < s->system_count; i++)
		if (f->scope->systems[i]) {
			buf_add_cstr(b, n++ ? ", " : f->scope->all_systems ? ": " : " ");
			put(b, s->systems[i].name);
		}
	buf_add_char(b, '\n');
	if (f->scope->environments.count) {
		buf_add_cstr(b, "- Environments: ");
		put_names(b, &f->scope->environments);
		buf_add_char(b, '\n');
	}
	if (f->scope->why)
		put_item(b, "Why: ", f->scope->why);
	buf_addf(b, "- Requirements: %zu in scope, %zu not\n", f->in, f->out);
}

static void put_facts(struct buf *b, const struct statement_facts *facts, const char *system, const char *lead,
		      const char *noun, const char *none)
{
	size_t shown = 0;

	for (size_t i = 0; i < facts->count; i++) {
		const struct statement_fact *f = &facts->items[i];

		if (!f->system || strcmp(f->system, system) != 0)
			continue;
		buf_addf(b, "- %s", lead);
		put(b, f->what);
		buf_addf(b, ": %lld %s%s", (long long)f->count, noun, plain_s(f->count));
		if (f->releases)
			buf_addf(b, " of %lld release%s", (long long)f->releases, plain_s(f->releases));
		buf_add_cstr(b, ", ");
		put_day(b, f->first);
		if (f->first && f->last && strncmp(f->first, f->last, 10) != 0) {
			buf_add_cstr(b, " to ");
			put_day(b, f->last);
		}
		buf_add_char(b, '\n');
		shown++;
	}
	if (!shown)
		buf_addf(b, "- %s is among the evidence\n", none);
}

static void put_system(struct buf *b, const struct statement *st, size_t at)
{
	const struct settings_system *sys = &st->settings->systems[at];
	size_t in = 0;

	buf_add_cstr(b, "\n### ");
	put(b, sys->name);
	buf_add_cstr(b, "\n\n- Id: ");
	put(b, sys->id);
	buf_add_cstr(b, "\n- In the scope of: ");
	for (size_t i = 0; i < st->framework_count; i++)
		if (st->frameworks[i].scope->systems[at]) {
			buf_add_cstr(b, in++ ? ", " : "");
			put(b, st->frameworks[i].scope->framework);
		}
	buf_add_cstr(b, in ? "\n" : "no framework\n");
	if (sys->phase_count) {
		buf_add_cstr(b, "- Phases:");
		for (size_t i = 0; i < sys->phase_count; i++)
			buf_addf(b, "%s %s since %.10s", i ? "," : "", sys->phases[i].name, sys->phases[i].began.text);
		buf_add_char(b, '\n');
	}
	buf_add_cstr(b, "- Environments: ");
	put_names(b, &sys->environments);
	buf_add_char(b, '\n');
	put_facts(b, &st->changes, sys->id, "Repository ", "change", "No change");
	put_facts(b, &st->deployments, sys->id, "Deployed to ", "deployment", "No deployment");
	put_facts(b, &st->sboms, sys->id, "Components of ", "SBOM", "No SBOM");
}

static bool in_period(const struct statement *st, const char *when)
{
	return !st->from || (strcmp(when, st->from) >= 0 && strcmp(when, st->to) <= 0);
}

static void put_events(struct buf *b, const struct statement *st)
{
	size_t shown = 0;

	buf_add_cstr(b, "\n## Phases that began in the period\n\n");
	for (size_t i = 0; i < st->settings->system_count; i++) {
		const struct settings_system *sys = &st->settings->systems[i];

		for (size_t k = 0; k < sys->phase_count; k++) {
			if (!in_period(st, sys->phases[k].began.text))
				continue;
			buf_addf(b, "- %.10s ", sys->phases[k].began.text);
			put(b, sys->name);
			buf_addf(b, ": %s\n", sys->phases[k].name);
			shown++;
		}
	}
	if (!shown)
		buf_add_cstr(b, "None.\n");
	buf_add_cstr(b, "\n## Incidents detected in the period\n\n");
	if (!st->incident_count)
		buf_add_cstr(b, "None is among the evidence.\n");
	for (size_t i = 0; i < st->incident_count; i++) {
		const struct statement_incident *n = &st->incidents[i];

		buf_add_cstr(b, "- ");
		put_day(b, n->detected);
		buf_add_char(b, ' ');
		put(b, n->id);
		buf_add_cstr(b, ", ");
		put(b, n->system ? n->system : "the organisation");
		buf_add_cstr(b, n->severity ? ", " : "");
		put(b, n->severity);
		buf_add_cstr(b, n->title ? ": " : "");
		put(b, n->title);
		buf_add_cstr(b, n->resolved ? "; resolved " : "; not resolved");
		if (n->resolved)
			put_day(b, n->resolved);
		buf_add_char(b, '\n');
	}
}

/* An area is what ids begin with: CHG of CHG-02. */
static size_t area_length(const char *id)
{
	return strcspn(id, "-");
}

static void put_controls(struct buf *b, const struct statement *st)
{
	buf_addf(b, "\n## Controls\n\n%zu controls support requirements in scope.\n", st->control_count);
	for (size_t i = 0; i < st->control_count; i++) {
		const struct catalog_control *c = st->controls[i];
		size_t n = area_length(c->id);

		if (i == 0 || area_length(st->controls[i - 1]->id) != n ||
		    strncmp(st->controls[i - 1]->id, c->id, n) != 0)
			buf_addf(b, "\n### %.*s\n\n| control | what is so | owner | how often |\n"
				    "| --- | --- | --- | --- |\n",
				 (int)n, c->id);
		buf_addf(b, "| %s | ", c->id);
		put(b, c->title);
		buf_add_cstr(b, " | ");
		put(b, c->owner_role);
		buf_add_cstr(b, " | ");
		put(b, c->cadence);
		buf_add_cstr(b, " |\n");
	}
}

static void put_suppliers(struct buf *b, const struct statement *st)
{
	buf_add_cstr(b, "\n## Suppliers in use in the period\n\n");
	if (!st->supplier_count) {
		buf_add_cstr(b, "No record of suppliers is among the evidence.\n");
		return;
	}
	buf_add_cstr(b, "| supplier | service | criticality | owner | since | agreement |\n"
			"| --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < st->supplier_count; i++) {
		const struct statement_supplier *s = &st->suppliers[i];
		const char *cells[] = { s->name ? s->name : s->id, s->service, s->criticality, s->owner };

		for (size_t k = 0; k < COUNT_OF(cells); k++) {
			buf_add_cstr(b, "| ");
			put(b, cells[k] ? cells[k] : "not stated");
			buf_add_char(b, ' ');
		}
		buf_add_cstr(b, "| ");
		put_day(b, s->engaged);
		buf_add_cstr(b, " | ");
		put(b, s->agreement ? s->agreement : "not stated");
		buf_add_cstr(b, " |\n");
	}
}

/* The first and the last of many. */
static void put_ids(struct buf *b, const struct list *ids)
{
	if (ids->count <= NAMED_MAX) {
		put_names(b, ids);
		return;
	}
	buf_addf(b, "%zu requirements, ", ids->count);
	put(b, ids->items[0]);
	buf_add_cstr(b, " to ");
	put(b, ids->items[ids->count - 1]);
}

static void put_left_out(struct buf *b, const struct statement *st)
{
	size_t shown = 0;

	buf_add_cstr(b, "\n## What is left out, and why\n\n");
	for (size_t i = 0; i < st->framework_count; i++) {
		const struct statement_framework *f = &st->frameworks[i];

		for (size_t k = 0; k < st->settings->system_count; k++) {
			if (f->scope->systems[k])
				continue;
			buf_addf(b, "- %s: system ", f->scope->framework);
			put(b, st->settings->systems[k].name);
			buf_add_cstr(b, ": ");
			put(b, statement_left_out(f, &st->settings->systems[k]));
			buf_add_char(b, '\n');
			shown++;
		}
		for (size_t k = 0; k < f->out_count; k++, shown++) {
			buf_addf(b, "- %s: ", f->scope->framework);
			put_ids(b, &f->outs[k].ids);
			buf_add_cstr(b, ": ");
			put(b, f->outs[k].reason);
			buf_add_char(b, '\n');
		}
	}
	if (!shown)
		buf_add_cstr(b, "Nothing.\n");
}

void report_scope_markdown(const struct statement *st, struct buf *b)
{
	buf_add_cstr(b, "# System description: ");
	put(b, st->settings->organisation);
	if (st->from)
		buf_addf(b, "\n\nPeriod: %.10s to %.10s.", st->from, st->to);
	else
		buf_add_cstr(b, "\n\nPeriod: none was evaluated yet.");
	buf_addf(b, " Written from the settings (%.16s), the catalog (%.16s) and the %lld entries of the ledger; "
		    "nothing in it was added by hand.\n\n## Scope\n",
		 st->settings->digest, st->catalog->digest, (long long)st->ledger_size);
	for (size_t i = 0; i < st->framework_count; i++)
		put_framework(b, st, &st->frameworks[i]);
	buf_add_cstr(b, "\n## Systems\n");
	for (size_t i = 0; i < st->settings->system_count; i++)
		put_system(b, st, i);
	put_events(b, st);
	put_controls(b, st);
	put_suppliers(b, st);
	put_left_out(b, st);
	buf_add_cstr(b, "\n## Open points\n\nWhat the data does not say:\n\n");
	for (size_t i = 0; i < st->open.count; i++)
		put_item(b, "", st->open.items[i]);
}
