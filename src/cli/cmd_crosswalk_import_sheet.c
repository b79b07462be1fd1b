/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "catalog/control_write.h"
#include "catalog/sheet.h"
#include "cli/cmd_crosswalk_exchange.h"
#include "codec/json.h"
#include "codec/json_out.h"

static const char signs[] = "+-~";
static const char *const kinds[] = { "added", "removed", "changed" };

/* What a mapping says, in the order of the sheet's columns; "" for nothing. */
#define SAYS 3
static const char *const says[SAYS] = { "support", "residual", "closed_by" };

static void what_it_says(const struct catalog_mapping *m, struct arena *a, const char *ret[SAYS])
{
	ret[0] = m ? m->support : "";
	ret[1] = m && m->residual ? m->residual : "";
	ret[2] = m ? list_joined(&m->closed_by, "; ", a) : "";
}

static void show_change(struct buf *b, const struct sheet_change *c, struct arena *a)
{
	const char *before[SAYS], *after[SAYS];

	what_it_says(c->before, a, before);
	what_it_says(c->after, a, after);
	buf_addf(b, "  %c %s:%s\n", signs[c->kind], c->requirement->framework, c->requirement->id);
	for (size_t i = 0; i < SAYS; i++) {
		if (c->kind == SHEET_REMOVED || strcmp(before[i], after[i]) == 0)
			continue;
		if (c->kind == SHEET_ADDED)
			buf_addf(b, "      %s: %s\n", says[i], after[i]);
		else
			buf_addf(b, "      %s: %s -> %s\n", says[i], *before[i] ? before[i] : "(nothing)",
				 *after[i] ? after[i] : "(nothing)");
	}
}

static void count_changes(const struct sheet_control *s, size_t counts[COUNT_OF(kinds)])
{
	memset(counts, 0, COUNT_OF(kinds) * sizeof *counts);
	for (size_t i = 0; i < s->change_count; i++)
		counts[s->changes[i].kind]++;
}

static void show_text(struct buf *b, const struct sheet_control *s, struct arena *a)
{
	size_t n[COUNT_OF(kinds)];

	count_changes(s, n);
	buf_addf(b, "%s (%s): %zu added, %zu removed, %zu changed\n", s->before->id, s->before->origin, n[SHEET_ADDED],
		 n[SHEET_REMOVED], n[SHEET_CHANGED]);
	for (size_t i = 0; i < s->change_count; i++)
		show_change(b, &s->changes[i], a);
}

static void put_said(struct buf *b, const char *key, const struct catalog_mapping *m, struct arena *a)
{
	const char *said[SAYS];

	buf_addf(b, ",\"%s\":", key);
	if (!m) {
		buf_add_cstr(b, "null");
		return;
	}
	what_it_says(m, a, said);
	for (size_t i = 0; i < SAYS; i++) {
		buf_addf(b, "%c\"%s\":", i ? ',' : '{', says[i]);
		json_put_cstr(b, said[i]);
	}
	buf_add_char(b, '}');
}

static void show_json(struct buf *b, const struct sheet_control *s, struct arena *a)
{
	size_t n[COUNT_OF(kinds)];

	count_changes(s, n);
	buf_add_char(b, '{');
	json_out_text(b, "control", s->before->id);
	json_out_text(b, "replaces", s->before->origin);
	buf_addf(b, ",\"added\":%zu,\"removed\":%zu,\"changed\":%zu,\"changes\":[", n[SHEET_ADDED], n[SHEET_REMOVED],
		 n[SHEET_CHANGED]);
	for (size_t i = 0; i < s->change_count; i++) {
		const struct sheet_change *c = &s->changes[i];

		buf_addf(b, "%s{\"change\":\"%s\"", i ? "," : "", kinds[c->kind]);
		json_out_text(b, "framework", c->requirement->framework);
		json_out_text(b, "requirement", c->requirement->id);
		put_said(b, "before", c->before, a);
		put_said(b, "after", c->after, a);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}");
}

static int add_control(struct import *i, const struct sheet_control *s, struct err *e)
{
	CLEANUP(buf_free) struct buf yaml = BUF_INIT(CATALOG_FILE_BYTES_MAX);
	bool shipped = strcmp(s->before->origin, "shipped") == 0;

	control_write(&s->after, &yaml);
	if (buf_overflowed(&yaml))
		return err_set(e, ERR_INPUT, "%s: more than %d bytes as a file", s->before->id, CATALOG_FILE_BYTES_MAX);
	i->comments_lost |= !shipped;
	import_add_file(i,
			shipped ? arena_printf(&i->copy->arena, "controls/%s.yaml", s->before->id) : s->before->origin,
			buf_str(&yaml));
	return 0;
}

int import_sheet(struct import *i, const struct sheet_edits *edits, struct err *e)
{
	struct buf *b = &i->c->out;

	if (cli_option(i->c, "id"))
		return err_set(e, ERR_USAGE, "--id names a crosswalk; this is the one spreadsheet");
	/* What came since it was made looks like what was taken out of it. */
	if (edits->count && edits->other_catalog && cli_option(i->c, "apply") && !cli_option(i->c, "stale"))
		return err_set(e, ERR_USAGE, "the spreadsheet was made of another state of the frameworks and controls: make "
			       "it anew (assay crosswalk sheet), or read the difference and add --stale");
	for (size_t k = 0; k < edits->count; k++) {
		const struct sheet_control *s = &edits->controls[k];

		if (i->c->json) {
			buf_add_cstr(b, k ? "," : "");
			show_json(b, s, &i->copy->arena);
		} else {
			show_text(b, s, &i->copy->arena);
		}
		if (add_control(i, s, e) < 0)
			return -1;
	}
	if (i->c->json)
		return 0;
	if (!edits->count)
		buf_addf(b, "no difference in %zu controls\n", i->copy->control_count);
	if (edits->passed_over)
		buf_addf(b, "not taken: %zu of sheet " SHEET_EVIDENCE " that the framework's own sheet has otherwise; the "
			    "spreadsheet was made of another state: export a new one to edit there\n", edits->passed_over);
	if (edits->count && edits->other_catalog)
		buf_add_cstr(b, "the spreadsheet was made of another state of the frameworks and controls: what came "
				"since shows as removed\n");
	return 0;
}
