/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/soa.h"

#include <ctype.h>
#include <string.h>

#include "audit/scope.h"

const char *soa_ground_name(enum soa_ground g)
{
	static const char *const names[] = {
		[SOA_STATED] = "stated",
		[SOA_RISK] = "derived from risks",
		[SOA_OBLIGATION] = "derived from obligations",
		[SOA_OBJECTIVE] = "derived from objectives",
		[SOA_OPEN] = "open",
	};

	return names[g];
}

const char *soa_implemented(enum requirement_status s)
{
	static const char *const names[] = {
		[REQUIREMENT_SUPPORTED] = "yes",
		[REQUIREMENT_PARTLY] = "partly",
		[REQUIREMENT_DEVIATIONS] = "with deviations",
		[REQUIREMENT_NO_EVIDENCE] = "no evidence",
		[REQUIREMENT_NOT_MAPPED] = "not mapped",
		[REQUIREMENT_NOT_IN_SCOPE] = "excluded",
	};

	return names[s];
}

/* A letter, a digit, or a point with a digit behind it goes on with an id. */
static bool goes_on(const char *p)
{
	return isalnum((unsigned char)p[0]) || (p[0] == '.' && isalnum((unsigned char)p[1]));
}

/* Whether text names the id: "A.8.8" in "missing patches (A.8.8)", and not in "A.8.80". */
static bool names(const char *text, const char *id)
{
	size_t n = strlen(id);

	for (const char *at = text; (at = strstr(at, id)); at++)
		if (!goes_on(at + n) && (at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '.')))
			return true;
	return false;
}

static int read_risks(struct db *db, struct soa *s, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_SOA_RISKS, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		s->risks = arena_grow(&s->arena, s->risks, s->risk_count, sizeof *s->risks);
		s->risks[s->risk_count++] = (struct soa_risk){
			.id = arena_cstr(&s->arena, query_col_text(&q, 0)),
			.title = arena_cstr(&s->arena, query_col_text(&q, 1)),
		};
	}
	return row;
}

static const char *why_by_risk(struct soa *s, const struct soa_row *r)
{
	const char *text = NULL;

	for (size_t i = 0; i < s->risk_count; i++)
		if (names(s->risks[i].title, r->requirement->id))
			text = arena_printf(&s->arena, "%s%s%s", text ? text : "Treats ", text ? ", " : "",
					    s->risks[i].id);
	return text;
}

/* "soc2 CC6.1, CC6.3; nis2 Art.21(2)(i)": what is in scope elsewhere and related by a row that holds. */
static const char *why_by_obligation(struct soa *s, const struct soa_row *r)
{
	const char *text = NULL;

	for (size_t f = 0; f < s->gap.have_count; f++) {
		const struct catalog_requirement *last = NULL;

		for (size_t i = 0; i < r->gap->row_count; i++) {
			const struct gap_row *row = &r->gap->rows[i];

			if (strcmp(row->have->framework, s->gap.have[f]->id) != 0 || row->have == last ||
			    row->status == REQUIREMENT_NOT_IN_SCOPE || row->reach == GAP_NOTHING)
				continue;
			if (last)
				text = arena_printf(&s->arena, "%s, %s", text, row->have->id);
			else
				text = arena_printf(&s->arena, "%s%s%s %s", text ? text : "Also asked by ",
						    text ? "; " : "", row->have->framework, row->have->id);
			last = row->have;
		}
	}
	return text;
}

static const char *why_by_objective(struct soa *s, const struct soa_row *r)
{
	const char *text = NULL;

	for (size_t i = 0; i < r->requirement->edge_count; i++)
		text = arena_printf(&s->arena, "%s%s%s (%s)", text ? text : "", text ? "; " : "",
				    r->requirement->edges[i]->control->objective,
				    r->requirement->edges[i]->control->id);
	return text;
}

static void derive(struct soa *s, struct soa_row *r)
{
	static const struct {
		enum soa_ground ground;
		const char *(*why)(struct soa *s, const struct soa_row *r);
	} grounds[] = {
		{ SOA_RISK, why_by_risk },
		{ SOA_OBLIGATION, why_by_obligation },
		{ SOA_OBJECTIVE, why_by_objective },
	};

	r->ground = SOA_OPEN;
	for (size_t i = 0; i < COUNT_OF(grounds) && !r->why; i++) {
		r->why = grounds[i].why(s, r);
		if (r->why)
			r->ground = grounds[i].ground;
	}
}

static void fill_row(struct soa *s, const struct settings *settings, const struct catalog *cat,
		     const struct posture_requirement *r, const struct gap_requirement *g)
{
	struct soa_row *row = &s->rows[s->row_count++];

	*row = (struct soa_row){
		.requirement = r,
		.gap = g,
		.theme = g->top,
		.necessary = r->status != REQUIREMENT_NOT_IN_SCOPE,
		.owners = proof_owners(&s->arena, r),
	};
	if (!row->necessary) {
		row->why = r->out;
		s->excluded++;
		return;
	}
	row->why = scope_justification(settings, cat, g->requirement);
	row->ground = SOA_STATED;
	if (!row->why)
		derive(s, row);
	proof_find(s->posture, r, &row->proof);
	s->necessary++;
	s->by_ground[row->ground]++;
	s->by_status[r->status]++;
}

static const struct posture_framework *find_framework(const struct posture *p)
{
	for (size_t i = 0; i < p->framework_count; i++)
		if (strcmp(p->frameworks[i].id, SOA_FRAMEWORK) == 0)
			return &p->frameworks[i];
	return NULL;
}

static int build_gap(struct workspace *ws, const struct catalog *cat, struct soa *s, struct err *e)
{
	struct challenges challenges = { 0 };
	struct gap_known known = { .posture = s->posture, .settings = &ws->settings, .challenges = &challenges };
	struct gap_ask ask = { .want = s->framework };

	ask.have = arena_alloc(&s->arena, (s->posture->framework_count + 1) * sizeof(struct catalog_framework *));
	for (size_t i = 0; i < s->posture->framework_count; i++)
		if (strcmp(s->posture->frameworks[i].id, SOA_FRAMEWORK) != 0)
			ask.have[ask.have_count++] = catalog_framework(cat, str_of(s->posture->frameworks[i].id));
	if (challenge_load(ws, &s->arena, &challenges, e) < 0)
		return -1;
	gap_build(cat, &known, &ask, &s->gap);
	return 0;
}

int soa_load(struct workspace *ws, const struct catalog *cat, const struct posture *p, struct soa *ret, struct err *e)
{
	const struct posture_framework *f = find_framework(p);

	ret->posture = p;
	ret->framework = catalog_framework(cat, STR_LIT(SOA_FRAMEWORK));
	if (!f || !ret->framework)
		return err_set(e, ERR_USAGE, "%s is none of the frameworks of assay.yaml: add it there and evaluate",
			       SOA_FRAMEWORK);
	if (read_risks(ws->db, ret, e) < 0 || build_gap(ws, cat, ret, e) < 0)
		return -1;
	ret->rows = arena_alloc(&ret->arena, (f->requirement_count + 1) * sizeof *ret->rows);
	/* The gap has the same requirements, those that are assessed, in the same order. */
	for (size_t i = 0, k = 0; i < f->requirement_count; i++) {
		const struct posture_requirement *r = &f->requirements[i];

		if (!r->assessable)
			continue;
		while (k < ret->gap.requirement_count && strcmp(ret->gap.requirements[k].requirement->id, r->id) != 0)
			k++;
		if (k == ret->gap.requirement_count)
			BUG("requirement %s of the posture is not in the catalog", r->id);
		if (strcmp(r->kind, "control") == 0)
			fill_row(ret, &ws->settings, cat, r, &ret->gap.requirements[k]);
	}
	return 0;
}

void soa_free(struct soa *s)
{
	gap_free(&s->gap);
	arena_free(&s->arena);
	*s = (struct soa){ 0 };
}
