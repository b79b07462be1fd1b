/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/crosswalk_pair.h"
#include "base/wrap.h"
#include "catalog/lookup.h"
#include "cli/cmd_crosswalk.h"
#include "codec/csv.h"
#include "codec/json_out.h"

struct showing {
	struct crosswalk_work *w;
	const struct catalog_framework *first, *second;
	const struct catalog_crosswalk *only;
	struct crosswalk_pair pair;
	struct pair_leads leads;
	const char *status;	/* --status; NULL: all */
};

static bool wanted(const struct showing *s, const struct pair_row *row)
{
	if (!s->status)
		return true;
	if (strcmp(s->status, "challenged") == 0)
		return row->challenge != NULL;
	return strcmp(s->status, crosswalk_status_name(row->edge->status)) == 0;
}

/* A row that says "no counterpart" is told below, with what has none, unless it is disputed. */
static bool among_rows(const struct pair_row *row)
{
	return row->from->id && (row->to->id || row->edge->status == EDGE_CONTESTED || row->challenge);
}

/* Supportive relations have a direction that turning does not change: an arrow says which. */
static const char *relation_text(const struct pair_row *row, struct arena *a)
{
	const char *name = crosswalk_relation_name(row->relation);
	bool arrow = row->turned && (row->relation == RELATION_INTEGRAL_TO || row->relation == RELATION_EXAMPLE_OF ||
				     row->relation == RELATION_PRECEDES);

	return arrow ? arena_printf(a, "<- %s", name) : name;
}

static void put_prose(struct buf *b, const char *head, const char *text)
{
	buf_addf(b, "      %s", head);
	wrap_put(b, str_of(text), 6 + strlen(head), CROSSWALK_WIDTH);
}

/* Of mixed frameworks the id of the row ends with its ref. */
static void put_words(struct showing *s, const struct pair_row *row)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(65536);
	const struct crosswalk_edge *edge = row->edge;

	buf_addf(&line, "%s; ", edge->id);
	if (edge->rationale)
		buf_addf(&line, "%s; ", crosswalk_rationale_name(edge->rationale));
	if (edge->confidence)
		buf_addf(&line, "%s confidence; ", crosswalk_confidence_name(edge->confidence));
	buf_add_cstr(&line, crosswalk_status_name(edge->status));
	if (edge->ref && row->of->source)
		buf_addf(&line, "; %s", edge->ref);
	buf_add_cstr(&s->w->c->out, "      ");
	wrap_put(&s->w->c->out, buf_str(&line), 6, CROSSWALK_WIDTH);
}

static void put_correction(struct showing *s, const struct crosswalk_edge *edge, struct buf *b)
{
	put_prose(b, "right: ", edge->correction);
	if (edge->corrected_source_count || edge->corrected_target_count)
		put_prose(b, "       ", crosswalk_right_text(s->w->a, edge));
}

static void put_row(struct showing *s, const struct pair_row *row)
{
	const struct crosswalk_end *to = row->to;
	struct buf *b = &s->w->c->out;
	const char *id = to->id ? to->id : "-";

	buf_addf(b, "  %-15s  %-10s  ", relation_text(row, s->w->a), id);
	wrap_put(b, str_of(to->requirement ? to->requirement->title :
			   to->id ? arena_printf(s->w->a, "(not in %s)", to->framework) :
			   row->relation == RELATION_NO_RELATIONSHIP ?
				    arena_printf(s->w->a, "nothing in %s", to->framework) :
				    arena_printf(s->w->a, "%s as a whole", to->framework)),
		 31 + (strlen(id) > 10 ? strlen(id) - 10 : 0), CROSSWALK_WIDTH);
	if (row->edge->basis[0])
		put_prose(b, row->edge->status == EDGE_CONTESTED ? "states: " : "", row->edge->basis);
	if (row->edge->status == EDGE_CONTESTED)
		put_correction(s, row->edge, b);
	if (row->challenge)
		put_prose(b, "challenged: ",
			  arena_printf(s->w->a, "%s (%s, %.10s)", row->challenge->reason, row->challenge->challenger,
				       row->challenge->challenged));
	put_words(s, row);
}

static bool same_end(const struct crosswalk_end *a, const struct crosswalk_end *b)
{
	return a->requirement == b->requirement && strcmp(a->id ? a->id : "", b->id ? b->id : "") == 0;
}

static void put_group(struct showing *s, const struct crosswalk_end *from)
{
	struct buf *b = &s->w->c->out;
	const char *id = from->id ? from->id : "-";

	buf_addf(b, "\n%s  ", id);
	wrap_put(b, str_of(from->requirement ? from->requirement->title :
					       arena_printf(s->w->a, "(not in %s)", from->framework)),
		 strlen(id) + 2, CROSSWALK_WIDTH);
}

static void put_rows(struct showing *s)
{
	const struct crosswalk_end *group = NULL;

	for (size_t i = 0; i < s->pair.row_count; i++) {
		const struct pair_row *row = &s->pair.rows[i];

		if (!among_rows(row) || !wanted(s, row))
			continue;
		if (!group || !same_end(group, row->from))
			put_group(s, row->from);
		group = row->from;
		put_row(s, row);
	}
}

/* Those for which a row says why, then the others, of which nobody says anything. */
static void put_side(struct showing *s, const struct pair_side *side, const char *other)
{
	CLEANUP(buf_free) struct buf silent = BUF_INIT(CATALOG_FILE_BYTES_MAX);
	struct buf *b = &s->w->c->out;

	buf_addf(b, "\n%s: %zu of %zu requirements have no row to %s\n", side->framework, side->unmapped_count,
		 side->requirements, other);
	for (size_t i = 0; i < side->unmapped_count; i++) {
		const struct pair_unmapped *u = &side->unmapped[i];

		if (!u->reason) {
			buf_addf(&silent, "%s%s", silent.n ? ", " : "no reason stated: ", u->requirement->id);
			continue;
		}
		buf_addf(b, "  %-10s  ", u->requirement->id);
		wrap_put(b, str_of(u->reason), 14, CROSSWALK_WIDTH);
	}
	if (!silent.n)
		return;
	buf_add_cstr(b, "  ");
	wrap_put(b, buf_str(&silent), 2, CROSSWALK_WIDTH);
}

static void put_leads(struct showing *s)
{
	struct buf *b = &s->w->c->out;
	const struct pair_lead *before = NULL;

	buf_addf(b, "\nleads over a third framework: for somebody to look at, no rows\n");
	for (size_t i = 0; i < s->leads.count; i++) {
		const struct pair_lead *l = &s->leads.items[i];

		if (!before || before->from != l->from || before->to != l->to)
			buf_addf(b, "%s  lead  %-10s  %-10s over", before ? "\n" : "", l->from->id, l->to->id);
		buf_addf(b, " %s:%s", l->over->framework, l->over->id);
		before = l;
	}
	buf_addf(b, "%s%zu%s paths\n", before ? "\n" : "", s->leads.count, s->leads.more ? " and more" : "");
}

static void put_sums(struct showing *s)
{
	CLEANUP(buf_free) struct buf line = BUF_INIT(65536);
	size_t by_relation[CROSSWALK_RELATIONS] = { 0 };
	size_t hold = 0, contested = 0, challenged = 0, none = 0, whole = 0;
	const char *comma = " (";
	struct buf *b = &s->w->c->out;

	for (size_t i = 0; i < s->pair.row_count; i++) {
		const struct pair_row *row = &s->pair.rows[i];

		hold += row->holds;
		by_relation[row->relation] += row->holds;
		contested += row->edge->status == EDGE_CONTESTED;
		challenged += row->challenge != NULL;
		none += row->edge->status != EDGE_CONTESTED && row->edge->relation == RELATION_NO_RELATIONSHIP;
		whole += row->edge->status != EDGE_CONTESTED && row->edge->relation != RELATION_NO_RELATIONSHIP &&
			 !row->holds && !row->challenge;
	}
	buf_addf(&line, "%zu rows: %zu hold", s->pair.row_count, hold);
	for (int i = 0; i < CROSSWALK_RELATIONS; i++)
		if (by_relation[i]) {
			buf_addf(&line, "%s%zu %s", comma, by_relation[i],
				 crosswalk_relation_name((enum crosswalk_relation)i));
			comma = ", ";
		}
	buf_addf(&line, "%s, %zu say there is no relation, %zu contested, %zu challenged", hold ? ")" : "", none,
		 contested, challenged);
	if (whole)
		buf_addf(&line, ", %zu about a framework as a whole", whole);
	buf_add_char(b, '\n');
	wrap_put(b, buf_str(&line), 0, CROSSWALK_WIDTH);
	for (int i = 0; i < 2; i++) {
		const struct pair_side *side = i ? &s->pair.second : &s->pair.first;

		buf_addf(b, "%s: %zu of %zu requirements have a row, %zu have none (%zu with a stated reason)\n",
			 side->framework, side->requirements - side->unmapped_count, side->requirements,
			 side->unmapped_count, side->stated);
	}
}

static void put_text(struct showing *s)
{
	struct buf *b = &s->w->c->out;

	buf_addf(b, "%s %s\nto %s %s\n", s->first->id, s->first->version, s->second->id, s->second->version);
	put_rows(s);
	if (!s->pair.row_count)
		buf_add_cstr(b, "\nno crosswalk in force has a row between them: import one, or look at --leads\n");
	if (!s->status) {
		put_side(s, &s->pair.first, s->second->id);
		put_side(s, &s->pair.second, s->first->id);
	}
	if (cli_option(s->w->c, "leads"))
		put_leads(s);
	put_sums(s);
}

static void put_json_rows(struct showing *s)
{
	struct buf *b = &s->w->c->out;
	const char *comma = "";

	buf_add_cstr(b, ",\"rows\":[");
	for (size_t i = 0; i < s->pair.row_count; i++) {
		const struct pair_row *row = &s->pair.rows[i];

		if (!wanted(s, row))
			continue;
		buf_addf(b, "%s{", comma);
		json_out_text(b, "from", row->from->id);
		json_out_text(b, "reads", crosswalk_relation_name(row->relation));
		json_out_text(b, "to", row->to->id);
		json_out_bool(b, "turned", row->turned);
		crosswalk_put_edge(b, row->of, row->edge, row->challenge);
		buf_add_char(b, '}');
		comma = ",\n";
	}
	buf_add_char(b, ']');
}

static void put_json_side(struct buf *b, const char *key, const struct pair_side *side)
{
	buf_addf(b, ",\n\"%s\":{\"requirements\":%zu,\"unmapped\":[", key, side->requirements);
	for (size_t i = 0; i < side->unmapped_count; i++) {
		const struct pair_unmapped *u = &side->unmapped[i];

		buf_add_cstr(b, i ? ",\n{" : "{");
		json_out_text(b, "requirement", u->requirement->id);
		json_out_text(b, "reason", u->reason);
		json_out_text(b, "crosswalk", u->of ? u->of->id : NULL);
		buf_add_char(b, '}');
	}
	buf_add_cstr(b, "]}");
}

static void put_json_leads(struct buf *b, const struct pair_leads *leads)
{
	buf_addf(b, ",\n\"more_leads\":%s,\"leads\":[", leads->more ? "true" : "false");
	for (size_t i = 0; i < leads->count; i++) {
		const struct pair_lead *l = &leads->items[i];

		buf_add_cstr(b, i ? ",\n{" : "{");
		json_out_text(b, "from", l->from->id);
		json_out_text(b, "to", l->to->id);
		json_out_text(b, "over_framework", l->over->framework);
		json_out_text(b, "over", l->over->id);
		json_out_text(b, "first", l->one->id);
		json_out_text(b, "second", l->two->id);
		buf_add_char(b, '}');
	}
	buf_add_char(b, ']');
}

static void put_json(struct showing *s)
{
	struct buf *b = &s->w->c->out;

	buf_add_char(b, '{');
	json_out_text(b, "first", s->first->id);
	json_out_text(b, "first_version", s->first->version);
	json_out_text(b, "second", s->second->id);
	json_out_text(b, "second_version", s->second->version);
	put_json_rows(s);
	put_json_side(b, "first_side", &s->pair.first);
	put_json_side(b, "second_side", &s->pair.second);
	if (cli_option(s->w->c, "leads"))
		put_json_leads(b, &s->leads);
	buf_add_cstr(b, "}\n");
}

static void put_csv_row(struct showing *s, const struct pair_row *row)
{
	const struct crosswalk_edge *edge = row->edge;
	struct arena *a = s->w->a;
	const char *const cells[] = {
		"row",
		row->from->id,
		crosswalk_relation_name(row->relation),
		row->to->id,
		row->turned ? "turned" : "as stated",
		crosswalk_rationale_name(edge->rationale),
		crosswalk_confidence_name(edge->confidence),
		crosswalk_status_name(edge->status),
		row->challenge ? row->challenge->reason : NULL,
		edge->basis,
		edge->correction,
		crosswalk_corrected_text(a, edge->corrected_sources, edge->corrected_source_count),
		crosswalk_corrected_text(a, edge->corrected_targets, edge->corrected_target_count),
		edge->id,
	};

	csv_put_row_cstr(&s->w->c->out, cells, COUNT_OF(cells));
}

static void put_csv_side(struct showing *s, const struct pair_side *side, bool first)
{
	for (size_t i = 0; i < side->unmapped_count; i++) {
		const struct pair_unmapped *u = &side->unmapped[i];
		const char *const cells[] = {
			[0] = "unmapped",
			[1] = first ? u->requirement->id : NULL,
			[3] = first ? NULL : u->requirement->id,
			[9] = u->reason ? u->reason : "no reason stated",
			[13] = u->of ? u->of->id : NULL,
		};

		csv_put_row_cstr(&s->w->c->out, cells, COUNT_OF(cells));
	}
}

static void put_csv(struct showing *s)
{
	static const char head[] = "what,from,relation,to,direction,rationale,confidence,status,challenged,basis,"
				   "correction,corrected_source,corrected_target,edge\r\n";

	buf_add_cstr(&s->w->c->out, head);
	for (size_t i = 0; i < s->pair.row_count; i++)
		if (wanted(s, &s->pair.rows[i]))
			put_csv_row(s, &s->pair.rows[i]);
	if (!s->status) {
		put_csv_side(s, &s->pair.first, true);
		put_csv_side(s, &s->pair.second, false);
	}
	for (size_t i = 0; i < s->leads.count; i++) {
		const struct pair_lead *l = &s->leads.items[i];
		const char *over = arena_printf(s->w->a, "over %s:%s", l->over->framework, l->over->id);
		const char *edges = arena_printf(s->w->a, "%s %s", l->one->id, l->two->id);
		const char *const cells[] = {
			[0] = "lead", [1] = l->from->id, [3] = l->to->id, [9] = over, [13] = edges,
		};

		csv_put_row_cstr(&s->w->c->out, cells, COUNT_OF(cells));
	}
}

static int read_options(struct showing *s, struct err *e)
{
	static const char *const statuses[] = { "asserted", "reviewed", "contested", "challenged" };
	const char *only = cli_option(s->w->c, "crosswalk");
	bool known = false;

	s->status = cli_option(s->w->c, "status");
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		known |= s->status && strcmp(s->status, statuses[i]) == 0;
	if (s->status && !known)
		return err_set(e, ERR_USAGE, "--status %.30s: expected asserted, reviewed, contested or challenged",
			       s->status);
	if (only && !s->only)
		s->only = catalog_lookup_crosswalk(s->w->cat, str_of(only), e);
	return only && !s->only ? -1 : 0;
}

int crosswalk_show_pair(struct crosswalk_work *w, const char *first, const char *second,
			const struct catalog_crosswalk *only, struct err *e)
{
	struct showing s = { .w = w, .only = only };

	if (read_options(&s, e) < 0 || !(s.first = catalog_lookup_framework(w->cat, str_of(first), e)) ||
	    !(s.second = catalog_lookup_framework(w->cat, str_of(second), e)))
		return -1;
	if (s.first == s.second)
		return err_set(e, ERR_USAGE, "expected two different frameworks, not %s twice", s.first->id);
	crosswalk_pair_find(w->cat, &w->challenges, s.first->id, s.second->id, s.only, w->a, &s.pair);
	if (cli_option(w->c, "leads"))
		crosswalk_pair_leads(w->cat, &w->challenges, &s.pair, w->a, &s.leads);
	if (w->format == CROSSWALK_TEXT)
		put_text(&s);
	else if (w->format == CROSSWALK_JSON)
		put_json(&s);
	else
		put_csv(&s);
	return 0;
}
