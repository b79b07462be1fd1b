/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_profile.h"

#include "codec/json_out.h"
#include "report/lines.h"
#include "report/report_gap.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

static void put_tiers(const struct profile *p, struct buf *b)
{
	int current = p->target ? p->target->tier_current : 0, target = p->target ? p->target->tier_target : 0;

	if (!current && !target) {
		buf_add_cstr(b, "Tiers: not stated (row Tier of the target file); they are chosen, not computed\n");
		return;
	}
	buf_addf(b, "Tiers, as stated and not computed: current %s, target %s\n",
		 profile_tier_name(current), profile_tier_name(target));
}

static void put_function(const struct profile *p, const struct catalog_requirement *f, struct buf *b)
{
	long long all = 0, by[PROFILE_RATING_MAX + 1] = { 0 }, targets = 0, met = 0;

	for (size_t i = 0; i < p->row_count; i++) {
		const struct profile_row *r = &p->rows[i];

		if (r->function != f)
			continue;
		all++;
		by[r->rating]++;
		targets += r->aim != NULL;
		met += r->aim && !r->below;
	}
	buf_addf(b, "  %-4s ", f->id);
	lines_put_cell(b, f->title, 24);
	buf_addf(b, " %8lld %9lld %6lld %10lld %7lld %8lld %5lld\n", all, by[3], by[2], by[1], by[0], targets, met);
}

static void put_functions(const struct profile *p, struct buf *b)
{
	buf_addf(b, "\n  %-29s %8s %9s %6s %10s %7s %8s %5s\n", "By function", "outcomes", "supported", "partly",
		 "deviations", "nothing", "targets", "met");
	for (size_t i = 0; i < p->row_count; i++)
		if (i == 0 || p->rows[i].function != p->rows[i - 1].function)
			put_function(p, p->rows[i].function, b);
	buf_addf(b, "  %-29s %8zu %9lld %6lld %10lld %7lld %8zu %5zu\n", "all", p->row_count,
		 (long long)p->by_rating[3], (long long)p->by_rating[2], (long long)p->by_rating[1],
		 (long long)p->by_rating[0], p->targets, p->met);
}

static void put_line(struct buf *b, const char *lead, const struct buf *text)
{
	if (text->n)
		lines_put(b, lead, text->p);
}

static void put_outcome(const struct profile_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(WORDS_BYTES_MAX);

	buf_addf(&text, "  %-9s %s  ", r->outcome->id, r->outcome->title);
	lines_put_cell(b, text.p, 72);
	buf_addf(b, " %d %s\n", r->rating, requirement_status_name(r->outcome->status));
	buf_clear(&text);
	for (size_t i = 0; i < r->outcome->edge_count; i++)
		buf_addf(&text, "%s%s", i ? ", " : "", r->outcome->edges[i]->control->id);
	if (*r->owners)
		buf_addf(&text, " (%s)", r->owners);
	put_line(b, "            by       ", &text);
	buf_clear(&text);
	report_put_proof(&text, &r->proof);
	put_line(b, "            evidence ", &text);
}

static void put_planned(const struct profile_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(WORDS_BYTES_MAX);

	buf_addf(&text, "  %-9s %s  ", r->outcome->id, r->outcome->title);
	lines_put_cell(b, text.p, 62);
	buf_addf(b, " %d %s -> %d\n", r->rating, profile_rating_name(r->rating), r->aim->rating);
	buf_clear(&text);
	if (r->gap->step)
		buf_addf(&text, "step %zu", r->gap->step);
	else if (!r->outcome->edge_count)
		buf_add_cstr(&text, "no control of the library: write one (assay control new)");
	else if (r->rating == profile_rating(REQUIREMENT_DEVIATIONS))
		buf_add_cstr(&text, "mend what deviates (assay status); evidence does not undo it");
	else
		buf_add_cstr(&text, "no more evidence closes it: see what is left");
	put_line(b, "            do       ", &text);
	if (*r->owners)
		lines_put(b, "            owner    ", r->owners);
	if (*r->aim->goals)
		lines_put(b, "            goal     ", r->aim->goals);
	buf_clear(&text);
	report_put_left(&text, r->gap);
	put_line(b, "            left     ", &text);
}

static void put_plan(const struct profile *p, struct buf *b)
{
	static const char *const headings[PROFILE_PRIORITIES] = { "High priority", "Medium priority", "Low priority",
								  "Without a priority" };

	if (!p->target) {
		buf_add_cstr(b, "\nNo target was given: assay profile --template writes an empty one.\n");
		return;
	}
	buf_addf(b, "\nPlan: %zu of %zu targets are not met\n", p->plan_count, p->targets);
	for (size_t i = 0; i < p->plan_count; i++) {
		if (i == 0 || p->plan[i]->aim->priority != p->plan[i - 1]->aim->priority)
			buf_addf(b, "\n%s\n", headings[p->plan[i]->aim->priority]);
		put_planned(p->plan[i], b);
	}
	if (p->plan_count)
		report_put_steps(&p->gap, b);
}

int report_profile_text(const struct profile *p, struct buf *b, struct err *e)
{
	(void)e;
	buf_addf(b, "%s: Organizational Profile, CSF %s\n", p->posture->organisation, p->framework->version);
	buf_addf(b, "By evidence of %.10s to %.10s, evaluation art:%.12s\n", p->posture->from, p->posture->to,
		 p->posture->evaluation);
	put_tiers(p, b);
	put_functions(p, b);
	buf_add_cstr(b, "\nCurrent, rated 3 supported, 2 partly, 1 deviations, 0 nothing shown (a scale of this "
			"program)\n");
	for (size_t i = 0; i < p->row_count; i++)
		put_outcome(&p->rows[i], b);
	put_plan(p, b);
	return 0;
}

static void put_target_json(const struct profile_row *r, struct buf *b)
{
	if (!r->aim)
		return;
	json_out_open(b, "target", '{');
	json_out_text(b, "priority", profile_priority_name(r->aim->priority));
	json_out_number(b, "rating", r->aim->rating);
	json_out_text(b, "goals", r->aim->goals);
	json_out_bool(b, "met", !r->below);
	json_out_close(b, '}');
}

static void put_row_json(const struct profile_row *r, struct buf *b)
{
	CLEANUP(buf_free) struct buf left = BUF_INIT(WORDS_BYTES_MAX);

	json_out_open(b, NULL, '{');
	json_out_text(b, "outcome", r->outcome->id);
	json_out_text(b, "title", r->outcome->title);
	json_out_text(b, "function", r->function->id);
	json_out_text(b, "status", requirement_status_name(r->outcome->status));
	json_out_number(b, "rating", r->rating);
	json_out_open(b, "practices", '[');
	for (size_t i = 0; i < r->outcome->edge_count; i++)
		json_out_text(b, NULL, r->outcome->edges[i]->control->id);
	json_out_close(b, ']');
	json_out_text(b, "owners", r->owners);
	json_out_number(b, "artifacts", (int64_t)r->proof.count);
	json_out_text(b, "newest_artifact", r->proof.newest ? r->proof.newest->sha256 : NULL);
	json_out_text(b, "locator", r->proof.locator);
	report_put_left(&left, r->gap);
	json_out_text(b, "left", left.n ? left.p : NULL);
	put_target_json(r, b);
	json_out_close(b, '}');
}

static void put_tiers_json(const struct profile *p, struct buf *b)
{
	json_out_open(b, "tiers", '{');
	if (p->target && p->target->tier_current)
		json_out_number(b, "current", p->target->tier_current);
	if (p->target && p->target->tier_target)
		json_out_number(b, "target", p->target->tier_target);
	json_out_close(b, '}');
}

static void put_plan_json(const struct profile *p, struct buf *b)
{
	json_out_open(b, "plan", '[');
	for (size_t i = 0; i < p->plan_count; i++) {
		json_out_open(b, NULL, '{');
		json_out_text(b, "outcome", p->plan[i]->outcome->id);
		json_out_text(b, "priority", profile_priority_name(p->plan[i]->aim->priority));
		if (p->plan[i]->gap->step)
			json_out_number(b, "step", (int64_t)p->plan[i]->gap->step);
		json_out_close(b, '}');
	}
	json_out_close(b, ']');
	json_out_open(b, "steps", '[');
	report_gap_steps_json(&p->gap, b);
	json_out_close(b, ']');
}

int report_profile_json(const struct profile *p, struct buf *b, struct err *e)
{
	(void)e;
	json_out_open(b, NULL, '{');
	json_out_text(b, "organisation", p->posture->organisation);
	json_out_text(b, "framework", p->framework->id);
	json_out_text(b, "version", p->framework->version);
	json_out_text(b, "evaluation", p->posture->evaluation);
	json_out_text(b, "from", p->posture->from);
	json_out_text(b, "to", p->posture->to);
	put_tiers_json(p, b);
	json_out_open(b, "scale", '[');
	for (int i = 0; i <= PROFILE_RATING_MAX; i++)
		json_out_text(b, NULL, profile_rating_name(i));
	json_out_close(b, ']');
	json_out_number(b, "targets", (int64_t)p->targets);
	json_out_number(b, "met", (int64_t)p->met);
	json_out_open(b, "outcomes", '[');
	for (size_t i = 0; i < p->row_count; i++)
		put_row_json(&p->rows[i], b);
	json_out_close(b, ']');
	put_plan_json(p, b);
	json_out_close(b, '}');
	buf_add_char(b, '\n');
	return 0;
}
