/* SPDX-License-Identifier: Apache-2.0 */

/* One edge: all that is known of it, what rests on it, and challenging it. */
#include <string.h>

#include "audit/impact.h"
#include "base/wrap.h"
#include "cli/cmd_crosswalk.h"
#include "cli/collector.h"
#include "codec/json.h"
#include "codec/json_out.h"

static void put_field(struct buf *b, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(b, "%-13s", name);
	wrap_put(b, str_of(text), 13, CROSSWALK_WIDTH);
}

static void put_end(struct buf *b, struct arena *a, const char *name, const struct crosswalk_end *end, bool none)
{
	const char *id = crosswalk_end_text(a, end);

	if (end->requirement)
		put_field(b, name, arena_printf(a, "%s: %s", id, end->requirement->title));
	else if (end->id)
		put_field(b, name, arena_printf(a, "%s (%s has no such id)", id, end->framework));
	else if (none)
		put_field(b, name, strcmp(id, "-") == 0 ? "nothing" : arena_printf(a, "nothing in %s", id));
	else
		put_field(b, name, arena_printf(a, "%s as a whole", id));
}

static void put_challenge(struct buf *b, struct arena *a, const struct challenge *c)
{
	if (c)
		put_field(b, "challenged",
			  arena_printf(a, "%s (%s, %.10s); nothing rests on it", c->reason, c->challenger,
				       c->challenged));
}

static void put_row(struct crosswalk_work *w, const struct impact *i)
{
	const struct crosswalk_edge *row = i->row;
	const struct catalog_crosswalk *x = i->crosswalk;
	struct buf *b = &w->c->out;
	struct arena *a = w->a;
	bool none = row->relation == RELATION_NO_RELATIONSHIP;

	buf_addf(b, "%s\n\n", row->id);
	put_end(b, a, "source", &row->source, none);
	put_field(b, "relation", crosswalk_relation_name(row->relation));
	put_end(b, a, "target", &row->target, none);
	put_field(b, "rationale", crosswalk_rationale_name(row->rationale));
	put_field(b, "confidence", crosswalk_confidence_name(row->confidence));
	put_field(b, "status", crosswalk_status_name(row->status));
	put_field(b, row->status == EDGE_CONTESTED ? "states" : "basis", row->basis);
	put_field(b, "right", row->correction);
	put_field(b, "right source",
		  crosswalk_corrected_text(a, row->corrected_sources, row->corrected_source_count));
	put_field(b, "right target",
		  crosswalk_corrected_text(a, row->corrected_targets, row->corrected_target_count));
	put_field(b, "ref", row->ref);
	put_challenge(b, a, i->challenge);
	put_field(b, "crosswalk", arena_printf(a, "%s: %s", x->id, x->title));
	if (x->source)
		put_field(b, "pinned to",
			  arena_printf(a, "%s %s; %s %s", x->source, x->source_version, x->target, x->target_version));
	put_field(b, "author", arena_printf(a, "%s, %s (%s)", x->author, x->published, x->method));
	put_field(b, "licence", x->licence);
	put_field(b, "attribution", x->attribution);
	put_field(b, "file", arena_printf(a, "%s, line %zu", x->origin, row->line));
}

static void put_mapping(struct crosswalk_work *w, const struct impact *i)
{
	const struct catalog_mapping *m = i->mapping;
	struct buf *b = &w->c->out;
	struct arena *a = w->a;

	buf_addf(b, "%s\n\n", i->edge);
	put_field(b, "control", arena_printf(a, "%s: %s", i->control->id, i->control->title));
	put_field(b, "support", m->support);
	put_field(b, "requirement",
		  arena_printf(a, "%s:%s: %s", m->requirement->framework, m->requirement->id, m->requirement->title));
	put_field(b, "still needed", m->residual);
	put_field(b, "closed by", list_joined(&m->closed_by, ", ", a));
	put_challenge(b, a, i->challenge);
	put_field(b, "file", i->control->origin);
}

static const char *change(struct arena *a, enum requirement_status now, enum requirement_status other,
			  bool challenged)
{
	if (now == other)
		return arena_printf(a, "%s, with or without it", requirement_status_name(now));
	return arena_printf(a, "%s; %s %s", requirement_status_name(now),
			    challenged ? "with it, once the challenge is withdrawn," : "without it",
			    requirement_status_name(other));
}

static const char *evaluated(struct arena *a, const struct impact *i)
{
	return i->evaluation ? arena_printf(a, "%.12s of %.10s to %.10s", i->evaluation, i->from, i->to) :
			       "none yet: no verdict rests on it";
}

static void put_control_impact(struct buf *b, struct arena *a, const struct impact *i)
{
	const struct catalog_requirement *r = i->mapping->requirement;
	const char *others = "";

	put_field(b, "evaluation", evaluated(a, i));
	if (i->known) {
		put_field(b, "control", arena_printf(a, "%s: %s", i->control->id, verdict_name(i->verdict)));
		put_field(b, "status",
			  arena_printf(a, "%s:%s: %s", r->framework, r->id,
				       change(a, i->now, i->turned, i->challenge != NULL)));
	} else if (i->evaluation) {
		put_field(b, "status",
			  arena_printf(a, "%s is none of the frameworks that were evaluated", r->framework));
	}
	for (size_t k = 0; k < i->other_count; k++)
		others = arena_printf(a, "%s%s%s", others, k ? ", " : "", i->others[k]->id);
	put_field(b, "beside it",
		  i->other_count ?
			  arena_printf(a, "other controls that support %s, %zu: %s", r->id, i->other_count, others) :
			  arena_printf(a, "no other control supports %s", r->id));
	put_field(b, "further",
		  arena_printf(a, "rows of crosswalks over which assay gap may carry the status of %s on: %zu", r->id,
			       i->carried));
}

static void put_use(struct buf *b, struct arena *a, const struct impact_use *u)
{
	buf_addf(b, "assay gap --have %s --want %s\n", u->have->framework, u->want->framework);
	put_field(b, "  carries",
		  arena_printf(a, "%s of %s to %s%s%s%s",
			       u->reach == GAP_PART ? "at most a part" : u->reach == GAP_SAME ? "the same" : "all",
			       u->have->id, u->want->id, u->known ? " (" : "",
			       u->known ? requirement_status_name(u->of_have) : "", u->known ? ")" : ""));
	if (u->known)
		put_field(b, "  status", arena_printf(a, "%s: %s", u->want->id, change(a, u->now, u->without, false)));
	put_field(b, "  beside it", arena_printf(a, "other rows of %s that carry to %s: %zu", u->have->framework,
						 u->want->id, u->others));
}

static void put_impact(struct crosswalk_work *w, const struct impact *i)
{
	struct buf *b = &w->c->out;
	struct arena *a = w->a;

	buf_addf(b, "what rests on %s\n\n", i->edge);
	if (i->control) {
		put_control_impact(b, a, i);
		return;
	}
	put_field(b, "evaluation", evaluated(a, i));
	if (!i->use_count)
		put_field(b, "rests on it",
			  i->challenge			   ? "nothing while it is challenged" :
			  i->row->status == EDGE_CONTESTED ? "nothing: it is contested" :
			  crosswalk_holds(i->row)	   ? "nothing: no status is carried over such a row" :
							     "the reason why there is no counterpart");
	for (size_t k = 0; k < i->use_count; k++)
		put_use(b, a, &i->uses[k]);
	for (size_t k = 0; k < i->same_count; k++)
		put_field(b, k ? "" : "same pair",
			  arena_printf(a, "%s  %s, %s", i->same[k]->id, crosswalk_relation_name(i->same[k]->relation),
				       crosswalk_status_name(i->same[k]->status)));
}

static void put_use_json(struct buf *b, struct arena *a, const struct impact_use *u)
{
	buf_add_char(b, '{');
	json_out_text(b, "have", arena_printf(a, "%s:%s", u->have->framework, u->have->id));
	json_out_text(b, "want", arena_printf(a, "%s:%s", u->want->framework, u->want->id));
	json_out_text(b, "carries", gap_reach_name(u->reach));
	json_out_text(b, "have_status", u->known ? requirement_status_name(u->of_have) : NULL);
	json_out_text(b, "now", u->known ? requirement_status_name(u->now) : NULL);
	json_out_text(b, "without", u->known ? requirement_status_name(u->without) : NULL);
	buf_addf(b, ",\"other_rows\":%zu}", u->others);
}

static void put_impact_json(struct crosswalk_work *w, const struct impact *i)
{
	struct buf *b = &w->c->out;
	struct arena *a = w->a;

	buf_add_char(b, '{');
	json_out_text(b, "edge", i->edge);
	json_out_text(b, "evaluation", i->evaluation);
	if (i->control) {
		json_out_text(b, "control", i->control->id);
		json_out_text(b, "requirement", arena_printf(a, "%s:%s", i->mapping->requirement->framework,
							     i->mapping->requirement->id));
		json_out_text(b, "support", i->mapping->support);
		json_out_text(b, "verdict", i->known ? verdict_name(i->verdict) : NULL);
		json_out_text(b, "now", i->known ? requirement_status_name(i->now) : NULL);
		json_out_bool(b, "challenged", i->challenge != NULL);
		json_out_text(b, i->challenge ? "with" : "without",
			      i->known ? requirement_status_name(i->turned) : NULL);
		buf_add_cstr(b, ",\"other_controls\":[");
		for (size_t k = 0; k < i->other_count; k++) {
			if (k)
				buf_add_char(b, ',');
			json_put_cstr(b, i->others[k]->id);
		}
		buf_addf(b, "],\"carried_over_rows\":%zu}", i->carried);
		return;
	}
	buf_add_cstr(b, ",\"uses\":[");
	for (size_t k = 0; k < i->use_count; k++) {
		if (k)
			buf_add_char(b, ',');
		put_use_json(b, a, &i->uses[k]);
	}
	buf_add_cstr(b, "],\"same_pair\":[");
	for (size_t k = 0; k < i->same_count; k++) {
		if (k)
			buf_add_char(b, ',');
		json_put_cstr(b, i->same[k]->id);
	}
	buf_add_cstr(b, "]}");
}

static void put_show_json(struct crosswalk_work *w, const struct impact *i)
{
	struct buf *b = &w->c->out;

	buf_add_char(b, '{');
	if (i->row) {
		crosswalk_put_edge(b, i->crosswalk, i->row, i->challenge);
		json_out_text(b, "author", i->crosswalk->author);
		json_out_text(b, "published", i->crosswalk->published);
		json_out_text(b, "licence", i->crosswalk->licence);
		json_out_text(b, "attribution", i->crosswalk->attribution);
		json_out_text(b, "origin", i->crosswalk->origin);
		buf_addf(b, ",\"line\":%zu", i->row->line);
	} else {
		json_out_text(b, "id", i->edge);
		json_out_text(b, "residual", i->mapping->residual);
		json_out_text(b, "origin", i->control->origin);
		json_out_text(b, "challenged", i->challenge ? i->challenge->reason : NULL);
		json_out_text(b, "challenger", i->challenge ? i->challenge->challenger : NULL);
	}
	buf_add_cstr(b, ",\"impact\":");
	put_impact_json(w, i);
	buf_add_cstr(b, "}\n");
}

static void show(struct crosswalk_work *w, const struct impact *i)
{
	if (w->format == CROSSWALK_JSON) {
		put_show_json(w, i);
		return;
	}
	if (i->control)
		put_mapping(w, i);
	else
		put_row(w, i);
	buf_add_char(&w->c->out, '\n');
	put_impact(w, i);
}

int crosswalk_show_edge(struct crosswalk_work *w, const char *id, struct err *e)
{
	CLEANUP(impact_free) struct impact i = { 0 };

	if (w->format == CROSSWALK_CSV)
		return err_set(e, ERR_USAGE, "--format csv: a single edge has text and json");
	if (impact_find(&w->c->ws, w->cat, &w->challenges, id, &i, e) < 0)
		return -1;
	show(w, &i);
	return 0;
}

int crosswalk_impact(struct crosswalk_work *w, const char *id, struct err *e)
{
	CLEANUP(impact_free) struct impact i = { 0 };

	if (impact_find(&w->c->ws, w->cat, &w->challenges, id, &i, e) < 0)
		return -1;
	if (w->c->json) {
		put_impact_json(w, &i);
		buf_add_char(&w->c->out, '\n');
	} else {
		put_impact(w, &i);
	}
	return 0;
}

int crosswalk_challenge(struct crosswalk_work *w, const char *id, struct err *e)
{
	CLEANUP(impact_free) struct impact i = { 0 };
	const char *reason = cli_option(w->c, "reason");
	bool withdraw = cli_option(w->c, "withdraw") != NULL, dry = cli_option(w->c, "dry-run") != NULL;
	struct challenge c = { .challenger = collector_name(cli_option(w->c, "by")), .reason = reason };

	if (!dry && (!reason || !str_trim(str_of(reason)).n))
		return err_set(e, ERR_USAGE, "a challenge needs --reason");
	if (impact_find(&w->c->ws, w->cat, &w->challenges, id, &i, e) < 0)
		return -1;
	c.edge = i.edge;
	if (!dry && challenge_add(&w->c->ws, &w->challenges, &c, withdraw, collector_name(NULL), e) < 0)
		return -1;
	if (w->c->json) {
		put_impact_json(w, &i);
		buf_add_char(&w->c->out, '\n');
		return 0;
	}
	put_impact(w, &i);
	if (!dry)
		buf_addf(&w->c->out, "\n%s: %s by %s\n", i.edge,
			 withdraw ? "the challenge was withdrawn" : "challenged", c.challenger);
	return 0;
}
