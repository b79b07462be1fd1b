/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_scope.h"

#include <string.h>

#include "report/lines.h"

/* How many requirements that are out for the same reason are named. */
#define NAMED_MAX 6

static void add_names(struct buf *text, const struct list *names, const char *none)
{
	list_put(text, names, ", ");
	if (!names->count)
		buf_add_cstr(text, none);
}

static void put_line(struct buf *b, const char *lead, struct buf *text)
{
	lines_put(b, lead, text->p ? text->p : "");
	buf_clear(text);
}

static void put_systems(const struct statement *st, const struct statement_framework *f, struct buf *b,
			struct buf *line)
{
	const struct settings *s = st->settings;
	const char *comma = f->scope->all_systems ? ": " : "";

	if (f->scope->all_systems)
		buf_add_cstr(line, "all of the organisation");
	else if (!s->system_count)
		buf_add_cstr(line, "none are named");
	for (size_t i = 0; i < s->system_count; i++) {
		if (!f->scope->systems[i])
			continue;
		buf_addf(line, "%s%s", comma, s->systems[i].id);
		comma = ", ";
	}
	put_line(b, "  systems in     ", line);
	for (size_t i = 0; i < s->system_count; i++)
		if (!f->scope->systems[i]) {
			buf_addf(line, "%s: %s", s->systems[i].id, statement_left_out(f, &s->systems[i]));
			put_line(b, "  system out     ", line);
		}
}

static void put_out(const struct statement_out *out, struct buf *b, struct buf *line)
{
	if (out->ids.count > NAMED_MAX)
		buf_addf(line, "%zu, %s to %s: ", out->ids.count, out->ids.items[0],
			 out->ids.items[out->ids.count - 1]);
	else
		add_names(line, &out->ids, "");
	buf_addf(line, "%s%s", out->ids.count > NAMED_MAX ? "" : ": ", out->reason);
	put_line(b, "    out          ", line);
}

static void put_framework(const struct statement *st, const struct statement_framework *f, struct buf *b)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(1024 * 1024);

	buf_addf(b, "%s  %s\n", f->scope->framework, f->framework ? f->framework->title : "");
	if (f->scope->categories.count) {
		add_names(&line, &f->scope->categories, "");
		put_line(b, "  categories     ", &line);
	}
	put_systems(st, f, b, &line);
	if (f->scope->environments.count) {
		add_names(&line, &f->scope->environments, "");
		put_line(b, "  environments   ", &line);
	}
	if (f->scope->why) {
		buf_add_cstr(&line, f->scope->why);
		put_line(b, "  why            ", &line);
	}
	buf_addf(b, "  requirements   %zu in, %zu out\n", f->in, f->out);
	for (size_t i = 0; i < f->out_count; i++)
		put_out(&f->outs[i], b, &line);
	buf_add_char(b, '\n');
}

void report_scope_text(const struct statement *st, struct buf *b)
{
	buf_addf(b, "%s\n\n", st->settings->organisation);
	for (size_t i = 0; i < st->framework_count; i++)
		put_framework(st, &st->frameworks[i], b);
	for (size_t i = 0; i < st->strangers.count; i++)
		if (i == 0 || strcmp(st->strangers.items[i].system, st->strangers.items[i - 1].system) != 0)
			buf_addf(b, "NOTE: the evidence speaks of a system %s that assay.yaml does not name: it counts "
				    "in every scope\n",
				 st->strangers.items[i].system);
	buf_addf(b, "%zu controls are concerned. The system description: assay scope --format markdown\n",
		 st->control_count);
}
