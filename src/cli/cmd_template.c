/* SPDX-License-Identifier: Apache-2.0 */
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

static void put_csv(struct buf *b, const struct record_kind *k)
{
	for (size_t i = 0; i < k->count; i++)
		buf_addf(b, "%s%s", i ? "," : "", k->columns[i].name);
	buf_add_char(b, '\n');
}

static void put_json(struct buf *b, const struct record_kind *k)
{
	buf_addf(b, "{\"kind\": \"%s\", \"records\": [\n  {", k->name);
	for (size_t i = 0; i < k->count; i++)
		buf_addf(b, "%s\"%s\": null", i ? ", " : "", k->columns[i].name);
	buf_add_cstr(b, "}\n]}\n");
}

static void put_markdown(struct buf *b, const struct record_kind *k)
{
	for (size_t i = 0; i < k->count; i++)
		buf_addf(b, "| %s ", k->columns[i].name);
	buf_add_cstr(b, "|\n");
	for (size_t i = 0; i < k->count; i++)
		buf_add_cstr(b, "| --- ");
	buf_add_cstr(b, "|\n");
}

static void explain(struct buf *b, const struct record_kind *k)
{
	buf_addf(b, "%s: %.*s\n\n", k->name, STR_FMT(record_kind_meaning(k)));
	for (size_t i = 0; i < k->count; i++) {
		const struct record_column *c = &k->columns[i];

		buf_addf(b, "  %-18s %-5s  %-8s  %.*s\n", c->name, record_type_name(c->type), c->required ? "required" : "",
			 STR_FMT(record_column_meaning(k, c)));
	}
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

static int unknown(struct str name, struct err *e)
{
	struct nearest near = NEAREST_INIT(name);
	char hint[NEAREST_HINT_LEN];

	for (size_t i = 0; i < record_kind_count; i++)
		nearest_offer(&near, str_of(record_kinds[i].name));
	return err_set(e, ERR_USAGE, "no kind of record '%.*s'%s", STR_FMT(str_quote(name)),
		       nearest_hint(&near, hint, sizeof hint));
}

static int run(struct cli *c, struct err *e)
{
	const char *format = cli_option(c, "format");
	const struct record_kind *kind;

	if (!c->arg_count) {
		(c->json ? list_json : list)(&c->out);
		return 0;
	}
	if (strcmp(c->args[0], "policy") == 0) {
		buf_add_cstr(&c->out, policy_template);
		return 0;
	}
	kind = record_kind_by_name(str_of(c->args[0]));
	if (!kind)
		return unknown(str_of(c->args[0]), e);
	if (cli_option(c, "explain"))
		explain(&c->out, kind);
	else if (c->json || (format && strcmp(format, "json") == 0))
		put_json(&c->out, kind);
	else if (!format || strcmp(format, "csv") == 0)
		put_csv(&c->out, kind);
	else if (strcmp(format, "md") == 0)
		put_markdown(&c->out, kind);
	else
		return err_set(e, ERR_USAGE, "--format: expected csv, json or md, not '%.*s'",
			       STR_FMT(str_quote(str_of(format))));
	return 0;
}

const struct cmd cmd_template = {
	.name = "template",
	.args = "[KIND]",
	.brief = "Print an empty record to fill in: its columns, as CSV, JSON or a Markdown table",
	.text = "Without KIND the kinds are listed. A filled template is what `assay ingest` reads; columns that\n"
		"are not needed may go, in any order.",
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
