/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/cmd.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "facts/record_meaning.h"

/* A policy is no record: Markdown with front matter (docs/RECORDS.md). */
static const char policy_template[] = "---\n"
				      "id:            # short and unique\n"
				      "type: policy   # policy, standard, procedure, runbook, threat-model, …\n"
				      "title:\n"
				      "version:\n"
				      "owner:         # who answers for it\n"
				      "approved_by:\n"
				      "approved:      # 2026-01-31\n"
				      "effective:\n"
				      "review_due:\n"
				      "system:        # empty: all\n"
				      "satisfies: []  # soc2:CC5.3, iso27001:A.5.1, …\n"
				      "---\n\n# Title\n";

/* What somebody may call a kind: the kind, and what its column type then holds. */
struct alias {
	const char *kind, *type, *name;
};

static const struct alias aliases[] = {
#define ALIAS(kind, type, name) { #kind, type, name },
#include "records/record_aliases.def"
#undef ALIAS
};

/* The kind, and the one value that is known of each of its records: of the column type; "" when none is. */
struct template {
	const struct record_kind *kind;
	const char *type;
};

/* One row; of the type when values, else of the columns' names. */
static void put_row(struct buf *b, const struct template *t, const char *between, bool values)
{
	for (size_t i = 0; i < t->kind->count; i++) {
		const char *name = t->kind->columns[i].name;

		buf_addf(b, "%s%s", i ? between : "", !values ? name : strcmp(name, "type") == 0 ? t->type : "");
	}
}

static void put_csv(struct buf *b, const struct template *t)
{
	put_row(b, t, ",", false);
	buf_add_char(b, '\n');
	if (!*t->type)
		return;
	put_row(b, t, ",", true);
	buf_add_char(b, '\n');
}

static void put_json(struct buf *b, const struct template *t)
{
	buf_addf(b, "{\"kind\": \"%s\", \"records\": [\n  {", t->kind->name);
	for (size_t i = 0; i < t->kind->count; i++) {
		const char *name = t->kind->columns[i].name;

		buf_addf(b, "%s\"%s\": ", i ? ", " : "", name);
		if (*t->type && strcmp(name, "type") == 0)
			buf_addf(b, "\"%s\"", t->type);
		else
			buf_add_cstr(b, "null");
	}
	buf_add_cstr(b, "}\n]}\n");
}

static void put_markdown(struct buf *b, const struct template *t)
{
	buf_add_cstr(b, "| ");
	put_row(b, t, " | ", false);
	buf_add_cstr(b, " |\n");
	for (size_t i = 0; i < t->kind->count; i++)
		buf_add_cstr(b, "| --- ");
	buf_add_cstr(b, "|\n");
	if (!*t->type)
		return;
	buf_add_cstr(b, "| ");
	put_row(b, t, " | ", true);
	buf_add_cstr(b, " |\n");
}

static void explain(struct buf *b, const struct template *t)
{
	const struct record_kind *k = t->kind;

	buf_addf(b, "%s: %.*s\n\n", k->name, STR_FMT(record_kind_meaning(k)));
	for (size_t i = 0; i < k->count; i++) {
		const struct record_column *c = &k->columns[i];

		buf_addf(b, "  %-18s %-5s  %-8s  %.*s\n", c->name, record_type_name(c->type), c->required ? "required" : "",
			 STR_FMT(record_column_meaning(k, c)));
	}
	if (*t->type)
		buf_addf(b, "\nThe type of these: %s\n", t->type);
}

static void list_json(struct buf *b)
{
	buf_add_cstr(b, "[");
	for (size_t i = 0; i < record_kind_count; i++) {
		buf_addf(b, "%s{\"kind\":\"%s\",\"meaning\":", i ? ",\n" : "", record_kinds[i].name);
		json_put_str(b, record_kind_meaning(&record_kinds[i]));
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]\n");
}

static void list(struct buf *b)
{
	for (size_t i = 0; i < record_kind_count; i++)
		buf_addf(b, "%-22s %.*s\n", record_kinds[i].name, STR_FMT(record_kind_meaning(&record_kinds[i])));
	buf_addf(b, "%-22s %s\n", "policy", "A governing document: Markdown with front matter.");
}

static bool is_called(struct str given, const char *name)
{
	struct str one = { given.p, given.n - 1 };

	return record_name_is(given, name) || (given.n > 1 && given.p[given.n - 1] == 's' && record_name_is(one, name));
}

static bool find(struct str given, struct template *ret)
{
	for (size_t i = 0; i < record_kind_count; i++) {
		if (is_called(given, record_kinds[i].name)) {
			*ret = (struct template){ &record_kinds[i], "" };
			return true;
		}
	}
	for (size_t i = 0; i < COUNT_OF(aliases); i++) {
		if (is_called(given, aliases[i].name)) {
			*ret = (struct template){ record_kind_by_name(str_of(aliases[i].kind)), aliases[i].type };
			return true;
		}
	}
	return false;
}

static int unknown(struct str name, struct err *e)
{
	struct nearest near = NEAREST_INIT(name);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < record_kind_count; i++)
		nearest_offer(&near, str_of(record_kinds[i].name));
	for (size_t i = 0; i < COUNT_OF(aliases); i++)
		nearest_offer(&near, str_of(aliases[i].name));
	nearest_hint(&near, hint, sizeof hint);
	return err_set(e, ERR_USAGE, "no kind of record '%.*s'%s", STR_FMT(str_quote(name)),
		       *hint ? hint : " (assay template lists them)");
}

static int put(struct cli *c, const struct template *t, struct err *e)
{
	const char *format = cli_option(c, "format");

	if (cli_option(c, "explain"))
		explain(&c->out, t);
	else if (c->json || (format && strcmp(format, "json") == 0))
		put_json(&c->out, t);
	else if (!format || strcmp(format, "csv") == 0)
		put_csv(&c->out, t);
	else if (strcmp(format, "md") == 0)
		put_markdown(&c->out, t);
	else
		return err_set(e, ERR_USAGE, "--format: expected csv, json or md, not '%.*s'",
			       STR_FMT(str_quote(str_of(format))));
	return 0;
}

static int run(struct cli *c, struct err *e)
{
	struct template t;
	struct str name;

	if (!c->arg_count) {
		(c->json ? list_json : list)(&c->out);
		return 0;
	}
	name = str_of(c->args[0]);
	if (record_name_is(name, "policy") || record_name_is(name, "policies")) {
		buf_add_cstr(&c->out, policy_template);
		return 0;
	}
	if (!find(name, &t))
		return unknown(name, e);
	if (!c->json && !str_is(name, t.kind->name))
		fprintf(stderr, "kind %s%s%s\n", t.kind->name, *t.type ? ", type " : "", t.type);
	return put(c, &t, e);
}

const struct cmd cmd_template = {
	.name = "template",
	.args = "[KIND]",
	.brief = "Print an empty record to fill in: its columns, as CSV, JSON or a Markdown table",
	.text = "Without KIND the kinds are listed. A filled template is what `assay ingest` reads; columns that\n"
		"are not needed may go, in any order. KIND may be what people call it: tabletop is an activity of\n"
		"type exercise, vendors are suppliers.",
	.example = "assay template training > training.csv",
	.needs = NEEDS_NOTHING,
	.min_args = 0,
	.max_args = 1,
	.options = {
		{ "format", "FORMAT", "csv (default), json, or md" },
		{ "explain", NULL, "say what each column holds instead" },
	},
	.run = run,
};
