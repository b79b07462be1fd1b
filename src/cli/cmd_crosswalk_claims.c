/* SPDX-License-Identifier: Apache-2.0 */

/* What the source documents state, claim by claim: a claim is the rows of one ref. */
#include <stdlib.h>
#include <string.h>

#include "base/plain.h"
#include "base/wrap.h"
#include "cli/cmd_crosswalk.h"
#include "codec/csv.h"

#define CLAIMS_OF "source-documents"

struct claims {
	struct crosswalk_work *w;
	const struct catalog_crosswalk *x;
	const struct crosswalk_edge **edges;	/* by ref, then line */
	size_t count;
	size_t claims, contested;		/* a claim is contested when a row of it is */
};

/* "S4-94" before "S4-100": digits count as the number that they are. */
static int ref_cmp(const char *a, const char *b)
{
	while (*a && *b) {
		size_t m = strspn(a, "0123456789"), n = strspn(b, "0123456789");

		if (m && n) {
			int c = strtol(a, NULL, 10) < strtol(b, NULL, 10) ? -1 : strtol(a, NULL, 10) > strtol(b, NULL, 10);

			if (c)
				return c;
			a += m;
			b += n;
		} else if (*a != *b) {
			break;
		} else {
			a++;
			b++;
		}
	}
	return strcmp(a, b);
}

static int by_ref(const void *a, const void *b)
{
	const struct crosswalk_edge *x = *(const struct crosswalk_edge *const *)a;
	const struct crosswalk_edge *y = *(const struct crosswalk_edge *const *)b;
	int c = ref_cmp(x->ref, y->ref);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* "S0" is all of that document, "S0-08" one claim. */
static bool asked_for(const char *ref, const char *of)
{
	size_t n = of ? strlen(of) : 0;

	return !of || (str_starts_nocase(str_of(ref), of) && (ref[n] == '\0' || ref[n] == '-'));
}

static void find(struct claims *s, const char *of)
{
	s->edges = arena_alloc(s->w->a, (s->x->edge_count + 1) * sizeof(const struct crosswalk_edge *));
	for (size_t i = 0; i < s->x->edge_count; i++)
		if (s->x->edges[i].ref && asked_for(s->x->edges[i].ref, of))
			s->edges[s->count++] = &s->x->edges[i];
	if (s->count)
		qsort(s->edges, s->count, sizeof(const struct crosswalk_edge *), by_ref);
}

static bool begins_claim(const struct claims *s, size_t i)
{
	return !i || strcmp(s->edges[i - 1]->ref, s->edges[i]->ref) != 0;
}

static bool claim_contested(const struct claims *s, size_t i)
{
	const char *ref = s->edges[i]->ref;

	for (; i < s->count && strcmp(s->edges[i]->ref, ref) == 0; i++)
		if (s->edges[i]->status == EDGE_CONTESTED)
			return true;
	return false;
}

static void put_text(struct claims *s, const struct crosswalk_edge *edge)
{
	struct arena *a = s->w->a;
	struct buf *b = &s->w->c->out;
	const struct challenge *challenge = challenge_of(&s->w->challenges, edge->id);

	buf_addf(b, "  %-9s  %s %s %s\n", crosswalk_status_name(edge->status),
		 crosswalk_end_text(a, &edge->source), crosswalk_relation_name(edge->relation),
		 crosswalk_end_text(a, &edge->target));
	buf_add_cstr(b, "    ");
	wrap_put(b, str_of(edge->basis), 4, CROSSWALK_WIDTH);
	if (challenge) {
		buf_add_cstr(b, "    challenged: ");
		wrap_put(b, str_of(challenge->reason), 16, CROSSWALK_WIDTH);
	}
	if (!edge->correction)
		return;
	buf_add_cstr(b, "    right: ");
	wrap_put(b, str_of(edge->correction), 11, CROSSWALK_WIDTH);
	if (!edge->corrected_source_count && !edge->corrected_target_count)
		return;
	buf_addf(b, "%11s", "");
	wrap_put(b, str_of(crosswalk_right_text(a, edge)), 11, CROSSWALK_WIDTH);
}

static void put_csv(struct claims *s, const struct crosswalk_edge *edge)
{
	struct arena *a = s->w->a;
	struct buf *b = &s->w->c->out;
	const char *const cells[] = {
		edge->ref,
		crosswalk_status_name(edge->status),
		crosswalk_end_text(a, &edge->source),
		crosswalk_relation_name(edge->relation),
		crosswalk_end_text(a, &edge->target),
		edge->basis,
		crosswalk_corrected_text(a, edge->corrected_sources, edge->corrected_source_count),
		crosswalk_corrected_text(a, edge->corrected_targets, edge->corrected_target_count),
		edge->correction,
		edge->id,
	};

	csv_put_row_cstr(b, cells, COUNT_OF(cells));
}

static void put_one(struct claims *s, size_t i)
{
	struct buf *b = &s->w->c->out;

	switch (s->w->format) {
	case CROSSWALK_JSON:
		buf_add_cstr(b, i ? ",\n{" : "[{");
		crosswalk_put_edge(b, s->x, s->edges[i], challenge_of(&s->w->challenges, s->edges[i]->id));
		buf_add_char(b, '}');
		break;
	case CROSSWALK_CSV:
		put_csv(s, s->edges[i]);
		break;
	case CROSSWALK_TEXT:
		if (begins_claim(s, i))
			buf_addf(b, "%s%s\n", i ? "\n" : "", s->edges[i]->ref);
		put_text(s, s->edges[i]);
		break;
	}
}

int crosswalk_claims(struct crosswalk_work *w, const char *of, struct err *e)
{
	struct claims s = { .w = w, .x = catalog_crosswalk(w->cat, STR_LIT(CLAIMS_OF)) };
	struct buf *b = &w->c->out;

	if (!s.x)
		return err_set(e, ERR_USAGE, "no crosswalk '" CLAIMS_OF "'");
	find(&s, of);
	if (!s.count)
		return err_set(e, ERR_USAGE, "no claims of '%.30s': expected S0 to S4, or one such as S0-08",
			       of ? of : "");
	if (w->format == CROSSWALK_CSV)
		buf_add_cstr(b, "ref,status,source,relation,target,basis,corrected_source,corrected_target,correction,"
				"edge\r\n");
	for (size_t i = 0; i < s.count; i++) {
		s.claims += begins_claim(&s, i);
		s.contested += begins_claim(&s, i) && claim_contested(&s, i);
		put_one(&s, i);
	}
	if (w->format == CROSSWALK_JSON)
		buf_add_cstr(b, "]\n");
	else if (w->format == CROSSWALK_TEXT)
		buf_addf(b, "\nclaims %zu: %zu as stated, %zu contested; %zu row%s\n", s.claims, s.claims - s.contested,
			 s.contested, s.count, plain_s(s.count));
	return 0;
}
