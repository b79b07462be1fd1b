/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/json_out.h"
#include "report/report_scope.h"

static void put_names(struct buf *b, const char *name, const struct list *names)
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < names->count; i++)
		json_out_text(b, NULL, names->items[i]);
	json_out_close(b, ']');
}

static void put_framework(struct buf *b, const struct statement *st, const struct statement_framework *f)
{
	const struct settings *s = st->settings;

	json_out_open(b, NULL, '{');
	json_out_text(b, "framework", f->scope->framework);
	json_out_text(b, "title", f->framework ? f->framework->title : NULL);
	json_out_text(b, "version", f->framework ? f->framework->version : NULL);
	put_names(b, "categories", &f->scope->categories);
	json_out_bool(b, "organisation_wide", f->scope->all_systems);
	json_out_open(b, "systems", '[');
	for (size_t i = 0; i < s->system_count; i++)
		if (f->scope->systems[i])
			json_out_text(b, NULL, s->systems[i].id);
	json_out_close(b, ']');
	json_out_open(b, "systems_out", '[');
	for (size_t i = 0; i < s->system_count; i++) {
		if (f->scope->systems[i])
			continue;
		json_out_open(b, NULL, '{');
		json_out_text(b, "system", s->systems[i].id);
		json_out_text(b, "reason", statement_left_out(f, &s->systems[i]));
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	put_names(b, "environments", &f->scope->environments);
	json_out_text(b, "why", f->scope->why);
	json_out_number(b, "requirements_in", (int64_t)f->in);
	json_out_number(b, "requirements_out", (int64_t)f->out);
	json_out_open(b, "out", '[');
	for (size_t i = 0; i < f->out_count; i++) {
		json_out_open(b, NULL, '{');
		json_out_text(b, "reason", f->outs[i].reason);
		put_names(b, "requirements", &f->outs[i].ids);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	json_out_close(b, '}');
}

static void put_system(struct buf *b, const struct settings_system *sys)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "system", sys->id);
	json_out_text(b, "name", sys->name);
	json_out_bool(b, "in_scope", sys->in_scope);
	json_out_text(b, "reason", sys->reason);
	put_names(b, "repositories", &sys->repositories);
	put_names(b, "components", &sys->components);
	put_names(b, "environments", &sys->environments);
	json_out_open(b, "phases", '{');
	for (size_t i = 0; i < sys->phase_count; i++)
		json_out_text(b, sys->phases[i].name, sys->phases[i].began.text);
	json_out_close(b, '}');
	json_out_close(b, '}');
}

static void put_facts(struct buf *b, const char *name, const char *what, const struct statement_facts *facts)
{
	json_out_open(b, name, '[');
	for (size_t i = 0; i < facts->count; i++) {
		const struct statement_fact *f = &facts->items[i];

		json_out_open(b, NULL, '{');
		json_out_text(b, "system", f->system);
		json_out_text(b, what, f->what);
		json_out_number(b, "count", f->count);
		json_out_number(b, "releases", f->releases);
		json_out_text(b, "first", f->first);
		json_out_text(b, "last", f->last);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

static void put_controls(struct buf *b, const struct statement *st)
{
	json_out_open(b, "controls", '[');
	for (size_t i = 0; i < st->control_count; i++) {
		json_out_open(b, NULL, '{');
		json_out_text(b, "control", st->controls[i]->id);
		json_out_text(b, "title", st->controls[i]->title);
		json_out_text(b, "owner_role", st->controls[i]->owner_role);
		json_out_text(b, "cadence", st->controls[i]->cadence);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

static void put_records(struct buf *b, const struct statement *st)
{
	json_out_open(b, "suppliers", '[');
	for (size_t i = 0; i < st->supplier_count; i++) {
		const struct statement_supplier *s = &st->suppliers[i];

		json_out_open(b, NULL, '{');
		json_out_text(b, "supplier", s->id);
		json_out_text(b, "name", s->name);
		json_out_text(b, "service", s->service);
		json_out_text(b, "criticality", s->criticality);
		json_out_text(b, "owner", s->owner);
		json_out_text(b, "engaged", s->engaged);
		json_out_text(b, "ended", s->ended);
		json_out_text(b, "agreement", s->agreement);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	json_out_open(b, "incidents", '[');
	for (size_t i = 0; i < st->incident_count; i++) {
		const struct statement_incident *s = &st->incidents[i];

		json_out_open(b, NULL, '{');
		json_out_text(b, "incident", s->id);
		json_out_text(b, "system", s->system);
		json_out_text(b, "severity", s->severity);
		json_out_text(b, "title", s->title);
		json_out_text(b, "detected", s->detected);
		json_out_text(b, "resolved", s->resolved);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
}

void report_scope_json(const struct statement *st, struct buf *b)
{
	json_out_open(b, NULL, '{');
	json_out_text(b, "organisation", st->settings->organisation);
	json_out_text(b, "from", st->from);
	json_out_text(b, "to", st->to);
	json_out_text(b, "settings", st->settings->digest);
	json_out_text(b, "catalog", st->catalog->digest);
	json_out_number(b, "ledger_size", st->ledger_size);
	json_out_open(b, "frameworks", '[');
	for (size_t i = 0; i < st->framework_count; i++)
		put_framework(b, st, &st->frameworks[i]);
	json_out_close(b, ']');
	json_out_open(b, "systems", '[');
	for (size_t i = 0; i < st->settings->system_count; i++)
		put_system(b, &st->settings->systems[i]);
	json_out_close(b, ']');
	put_facts(b, "changes", "repository", &st->changes);
	put_facts(b, "deployments", "environment", &st->deployments);
	put_facts(b, "sboms", "subject", &st->sboms);
	put_facts(b, "not_in_settings", "kind", &st->strangers);
	put_controls(b, st);
	put_records(b, st);
	put_names(b, "open_points", &st->open);
	json_out_close(b, '}');
	buf_add_char(b, '\n');
}
