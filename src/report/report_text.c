/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <string.h>

#include "audit/attachment.h"
#include "base/embed.h"
#include "base/plain.h"

/* How many deviations of a check are listed before "and n more". */
#define LISTED_MAX 8

/* How many requirements stand behind a deviation before "and n more". */
#define TAGS_MAX 6

/* A commit id is known by its first 12 digits. */
static bool is_commit(const char *item)
{
	return strlen(item) == 40 && strspn(item, "0123456789abcdef") == 40;
}

static void put_day(struct buf *b, const char *when)
{
	buf_addf(b, "%.10s", when ? when : "          ");
}

static void put_period(const struct posture *p, struct buf *b)
{
	put_day(b, p->from);
	buf_add_cstr(b, " to ");
	put_day(b, p->to);
}

/* "3 of 50", the deviations of a population that has some; else what there is. */
static void put_counts(enum verdict v, int64_t population, int64_t deviations, struct buf *b)
{
	if (population)
		buf_addf(b, " %6lld of %-6lld", (long long)(v == VERDICT_DEVIATIONS ? deviations : population),
			 (long long)population);
	else
		buf_addf(b, " %16s", "");
}

/* A line for each scope, where they differ; the indent is that of the verdict's column. */
static void put_results(const struct posture *p, const struct posture_result *results, struct buf *b)
{
	if (!posture_differs(p, results))
		return;
	for (size_t i = 0; i < p->scope_count; i++) {
		if (results[i].verdict == VERDICT_NOT_IN_SCOPE)
			continue;
		buf_addf(b, "%-8s %-14s", "", verdict_name(results[i].verdict));
		put_counts(results[i].verdict, results[i].population, results[i].deviations, b);
		buf_addf(b, "  in the scope of %s\n", p->scopes[i].name);
	}
}

static void put_scopes(const struct posture *p, struct buf *b)
{
	for (size_t i = 0; p->scope_count > 1 && i < p->scope_count; i++) {
		const struct posture_scope *s = &p->scopes[i];

		buf_addf(b, "Scope of %s: ", s->name);
		list_put(b, &s->systems, ", ");
		buf_add_cstr(b, s->systems.count ? "\n" : "no system\n");
	}
}

void report_checks_text(const struct posture *p, struct buf *b)
{
	for (size_t i = 0; i < p->check_count; i++) {
		const struct posture_check *c = &p->checks[i];

		buf_addf(b, "%-8s %-14s", c->id, verdict_name(c->verdict));
		put_counts(c->verdict, c->population, c->deviations, b);
		buf_addf(b, "  %s\n", c->title);
		put_results(p, c->scopes, b);
	}
	buf_addf(b, "\n%s, ", p->organisation);
	put_period(p, b);
	buf_addf(b, "; results are art:%.12s\n", p->evaluation);
	put_scopes(p, b);
}

/* Whoever trusts what ships must see what does not. */
static void put_origin(struct buf *b, const char *what, const char *folder, const char *id, const char *origin)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(4096);

	if (strcmp(origin, "shipped") == 0)
		return;
	buf_addf(&path, "%s%s%s", folder, id, strcmp(what, "check") ? ".yaml" : ".sql");
	buf_addf(b, "NOTE: %s %s is the workspace's own%s: %s\n", what, id,
		 embed_find(path.p).p ? ", in place of the one that ships" : "", origin);
}

static void put_challenges(struct buf *b, const struct posture_control *c)
{
	for (size_t i = 0; i < c->edge_count; i++)
		if (c->edges[i]->challenge)
			buf_addf(b, "NOTE: that %s supports %s:%s is challenged, so nothing rests on it: %s\n", c->id,
				 c->edges[i]->requirement->framework, c->edges[i]->requirement->id,
				 c->edges[i]->challenge);
}

/* What the reader must know before the figures. */
static void put_notes(const struct posture *p, struct buf *b)
{
	if (p->catalog_changed)
		buf_add_cstr(b, "NOTE: the controls, checks, frameworks or crosswalks are no longer those that were "
				"evaluated: evaluate again\n");
	if (p->settings_changed)
		buf_add_cstr(b, "NOTE: assay.yaml is no longer the one that was evaluated: evaluate again\n");
	if (p->newer_evidence)
		buf_addf(b, "NOTE: evidence came after the evaluation (%lld artifact%s): evaluate again\n",
			 (long long)p->newer_evidence, plain_s((uint64_t)p->newer_evidence));
	for (size_t i = 0; i < p->check_count; i++)
		put_origin(b, "check", "checks/", p->checks[i].id, p->checks[i].origin);
	for (size_t i = 0; i < p->control_count; i++)
		put_origin(b, "control", "catalog/controls/", p->controls[i].id, p->controls[i].origin);
	for (size_t i = 0; i < p->control_count; i++)
		put_challenges(b, &p->controls[i]);
}

static void put_framework(const struct posture_framework *f, struct buf *b)
{
	buf_addf(b, "%s %s: %lld requirements in scope\n", f->title, f->version, (long long)f->in_scope);
	for (int s = 0; s < REQUIREMENT_STATUSES; s++)
		if (f->by_status[s])
			buf_addf(b, "  %4lld %s\n", (long long)f->by_status[s],
				 requirement_status_name((enum requirement_status)s));
}

/* What the check speaks against: requirements in whose framework's scope it has deviations. */
static bool speaks_against(const struct posture *p, const struct posture_check *c, const struct posture_edge *edge)
{
	for (size_t i = 0; i < p->framework_count; i++) {
		const struct posture_framework *f = &p->frameworks[i];

		if (strcmp(f->id, edge->requirement->framework) == 0)
			return edge->in_scope && f->scope &&
			       c->scopes[f->scope - p->scopes].verdict == VERDICT_DEVIATIONS;
	}
	return false;
}

static void put_supported(const struct posture *p, const struct posture_control *control,
			  const struct posture_check *c, struct buf *b)
{
	size_t n = 0, listed, all = 0;

	for (size_t i = 0; i < control->edge_count; i++)
		all += speaks_against(p, c, control->edges[i]);
	listed = all > TAGS_MAX + 1 ? TAGS_MAX : all;
	buf_add_cstr(b, "  [");
	for (size_t i = 0; i < control->edge_count; i++) {
		const struct posture_requirement *r = control->edges[i]->requirement;

		if (n < listed && speaks_against(p, c, control->edges[i]))
			buf_addf(b, "%s%s:%s", n++ ? " " : "", r->framework, r->id);
	}
	if (all > listed)
		buf_addf(b, " and %zu more", all - listed);
	buf_add_cstr(b, "]");
}

static void put_deviations(const struct posture *p, const struct posture_check *c, struct buf *b)
{
	bool differs = posture_differs(p, c->scopes);
	int64_t listed = 0;

	for (size_t i = 0; i < c->item_count && listed < LISTED_MAX; i++) {
		const struct posture_item *it = &c->items[i];

		if (!it->deviation)
			continue;
		listed++;
		buf_add_cstr(b, "    ");
		put_day(b, it->occurred);
		buf_addf(b, is_commit(it->item) ? "  %.12s  %s" : "  %s  %s", it->item, it->reason);
		if (differs && it->system)
			buf_addf(b, "  [%s]", it->system);
		if (it->artifact)
			buf_addf(b, "  (art:%.12s%s%s)", it->artifact, it->locator && *it->locator ? "#" : "",
				 it->locator ? it->locator : "");
		buf_add_char(b, '\n');
	}
	if (c->deviations > listed)
		buf_addf(b, "    and %lld more\n", (long long)(c->deviations - listed));
}

static void put_all_deviations(const struct posture *p, struct buf *b)
{
	bool headed = false;

	for (size_t i = 0; i < p->control_count; i++) {
		const struct posture_control *control = &p->controls[i];

		for (size_t k = 0; k < control->check_count; k++) {
			const struct posture_check *c = control->checks[k];

			if (c->verdict != VERDICT_DEVIATIONS)
				continue;
			if (!headed)
				buf_add_cstr(b, "\nDeviations\n");
			headed = true;
			buf_addf(b, "  %s %s: %lld of %lld", c->id, c->title, (long long)c->deviations,
				 (long long)c->population);
			put_supported(p, control, c, b);
			buf_add_char(b, '\n');
			put_results(p, c->scopes, b);
			put_deviations(p, c, b);
		}
	}
	if (!headed)
		buf_add_cstr(b, "\nNo deviations.\n");
}

static void put_verdict(const struct posture *p, enum verdict v, const char *heading, struct buf *b)
{
	bool headed = false;

	for (size_t i = 0; i < p->check_count; i++) {
		const struct posture_check *c = &p->checks[i];

		if (c->verdict != v)
			continue;
		if (!headed)
			buf_addf(b, "\n%s\n", heading);
		headed = true;
		buf_addf(b, "  %s %s", c->id, c->title);
		if (v == VERDICT_NO_EVIDENCE && *c->evidence)
			buf_addf(b, " (%s)", c->evidence);
		buf_add_char(b, '\n');
	}
}

/* Beside the verdicts, and never in them. */
static void put_attachments(const struct posture *p, struct buf *b)
{
	bool headed = false;

	for (size_t i = 0; i < p->control_count; i++) {
		const struct posture_control *c = &p->controls[i];

		if (!c->attachment_count)
			continue;
		buf_addf(b, "%s  %s %s\n", headed ? "" : "\nAttached by hand: no verdict rests on it\n", c->id, c->title);
		headed = true;
		for (size_t k = 0; k < c->attachment_count; k++) {
			const struct attachment *a = &c->attachments[k];

			buf_addf(b, "    art:%.12s  %s  %s: attached by hand by %s: %s (%.10s)", a->artifact,
				 a->media ? a->media : a->kind, a->source, a->by, a->note, a->attached);
			if (a->superseded_by)
				buf_addf(b, " (corrected since by art:%.12s)", a->superseded_by);
			buf_add_char(b, '\n');
		}
	}
}

void report_status_text(const struct posture *p, struct buf *b)
{
	buf_addf(b, "%s, ", p->organisation);
	put_period(p, b);
	buf_addf(b, "\nLedger of %lld %s, root %.16s\n", (long long)p->ledger_size,
		 p->ledger_size == 1 ? "entry" : "entries", p->ledger_root);
	put_scopes(p, b);
	put_notes(p, b);
	buf_add_char(b, '\n');
	for (size_t i = 0; i < p->framework_count; i++)
		put_framework(&p->frameworks[i], b);
	put_all_deviations(p, b);
	put_verdict(p, VERDICT_NO_EVIDENCE, "No evidence: the lake has no artifact of the kinds that these checks rest on", b);
	put_verdict(p, VERDICT_NO_POPULATION, "No population: nothing happened in the period that these checks test", b);
	put_verdict(p, VERDICT_NOT_IN_SCOPE, "Not in scope", b);
	put_attachments(p, b);
	buf_addf(b, "\nOne artifact, many controls: %lld requests for evidence, answered by handing in %lld; "
		    "%lld avoided\n",
		 (long long)p->requests, (long long)p->handed_in, (long long)p->avoided);
}
