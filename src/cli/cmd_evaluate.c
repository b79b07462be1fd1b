/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/posture.h"
#include "cli/cmd.h"
#include "cli/collector.h"
#include "cli/period.h"
#include "report/report.h"

static int run_with(struct cli *c, struct catalog *cat, struct evaluation *ev, struct err *e)
{
	struct posture p = { 0 };
	struct when from, to;
	int ret;

	if (period_from(cli_option(c, "from"), &from, e) < 0 || period_to(cli_option(c, "to"), &to, e) < 0 ||
	    catalog_store(cat, c->ws.db, e) < 0 ||
	    evaluate(&c->ws, cat, &from, &to, collector_name(NULL), cli_progress, c, ev, e) < 0)
		return -1;
	ret = posture_load(&c->ws, cat, POSTURE_VERDICTS, &p, e);
	if (ret == 0)
		(c->json ? report_checks_json : report_checks_text)(&p, &c->out);
	posture_free(&p);
	return ret;
}

static int run(struct cli *c, struct err *e)
{
	struct evaluation ev = { 0 };
	struct catalog cat = { 0 };
	int ret;

	if (workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = run_with(c, &cat, &ev, e);
	catalog_free(&cat);
	return ret < 0 ? -1 : ev.by_verdict[VERDICT_DEVIATIONS] > 0;
}

const struct cmd cmd_evaluate = {
	.name = "evaluate",
	.args = "--from DATE --to DATE",
	.brief = "Run every check over a period and keep the results in the lake",
	.text = "A day at the end counts whole. The results are an entry of the ledger; the same evidence,\n"
		"checks and settings give the same bytes. Exit 1 when there are deviations.",
	.example = "assay evaluate --from 2025-01-01 --to 2025-12-31",
	.needs = NEEDS_LAKE_WRITE,
	.options = {
		{ "from", "DATE", "first day, or instant, of the period" },
		{ "to", "DATE", "last day, or instant, of the period" },
	},
	.run = run,
};
