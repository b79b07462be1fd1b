/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/posture.h"
#include "cli/cmd.h"
#include "report/report.h"

static bool has_deviations(const struct posture *p)
{
	for (size_t i = 0; i < p->check_count; i++)
		if (p->checks[i].verdict == VERDICT_DEVIATIONS)
			return true;
	return false;
}

static int run(struct cli *c, struct err *e)
{
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	int ret;

	if (workspace_catalog(&c->ws, &cat, e) < 0)
		return -1;
	ret = posture_load(&c->ws, &cat, c->json ? POSTURE_WHOLE : POSTURE_DEVIATIONS, &p, e);
	if (ret == 0) {
		(c->json ? report_status_json : report_status_text)(&p, &c->out);
		ret = has_deviations(&p);
	}
	posture_free(&p);
	catalog_free(&cat);
	return ret;
}

const struct cmd cmd_status = {
	.name = "status",
	.args = "",
	.brief = "Show the posture of each framework, the deviations, and what has no evidence",
	.text = "Of the newest evaluation. Exit 1 when there are deviations.",
	.example = "assay status",
	.needs = NEEDS_LAKE,
	.run = run,
};
