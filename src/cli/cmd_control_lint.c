/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "catalog/lint.h"
#include "cli/cmd_control.h"
#include "codec/json_out.h"

struct linting {
	struct cli *c;
	bool all;		/* stated ones too */
	size_t faults[LINT_FAULTS], stated[LINT_FAULTS], shown;
};

static void put_json(struct buf *b, const struct lint_finding *f)
{
	const struct catalog_requirement *r = f->requirement;

	buf_addf(b, "{\"fault\":\"%s\"", lint_fault_name(f->fault));
	json_out_text(b, "control", f->control ? f->control->id : NULL);
	json_out_text(b, "other", f->other ? f->other->id : NULL);
	json_out_text(b, "framework", r ? r->framework : NULL);
	json_out_text(b, "requirement", r ? r->id : NULL);
	json_out_text(b, "stated", f->stated);
	buf_add_char(b, '}');
}

static void put_text(struct buf *b, const struct lint_finding *f)
{
	const struct catalog_requirement *r = f->requirement;

	switch (f->fault) {
	case LINT_ORPHAN:
		buf_addf(b, "orphan     %s supports no requirement", f->control->id);
		break;
	case LINT_UNTESTED:
		buf_addf(b, "untested   %s is integral to %s:%s, and no check tests it", f->control->id, r->framework, r->id);
		break;
	case LINT_UNCOVERED:
		buf_addf(b, "uncovered  %s:%s has no control: %s", r->framework, r->id, r->title);
		break;
	case LINT_UNSAID:
		buf_addf(b, "unsaid     %s leaves open what %s:%s still needs", f->control->id, r->framework, r->id);
		break;
	case LINT_ALIKE:
		buf_addf(b, "alike      %s and %s say the same: %s", f->control->id, f->other->id, f->control->title);
		break;
	}
	if (f->stated)
		buf_addf(b, " (stated: %s)", f->stated);
	buf_add_char(b, '\n');
}

static void on_finding(void *arg, const struct lint_finding *f)
{
	struct linting *l = arg;

	(f->stated ? l->stated : l->faults)[f->fault]++;
	if (f->stated && !l->all)
		return;
	if (l->c->json) {
		buf_add_cstr(&l->c->out, l->shown++ ? ",\n" : "[");
		put_json(&l->c->out, f);
	} else {
		put_text(&l->c->out, f);
	}
}

static size_t put_sums(const struct linting *l, struct buf *b)
{
	size_t faults = 0;

	for (int f = 0; f < LINT_FAULTS; f++) {
		faults += l->faults[f];
		if (!l->c->json)
			buf_addf(b, "%s%zu %s", f ? ", " : "", l->faults[f], lint_fault_name((enum lint_fault)f));
	}
	if (l->c->json)
		buf_add_cstr(b, l->shown ? "]\n" : "[]\n");
	else
		buf_addf(b, "; with a reason stated: %zu untested, %zu uncovered\n", l->stated[LINT_UNTESTED],
			 l->stated[LINT_UNCOVERED]);
	return faults;
}

int control_lint(struct cli *c, const struct catalog *cat, struct err *e)
{
	struct linting l = { .c = c, .all = cli_option(c, "all") != NULL };

	(void)e;
	/* A framework that the settings leave out needs no control. */
	catalog_lint(cat, c->ws.lake ? &c->ws.settings.frameworks : NULL, on_finding, &l);
	return put_sums(&l, &c->out) > 0;
}
