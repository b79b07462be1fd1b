/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/csv.h"
#include "codec/xlsx_write.h"
#include "report/report_gap.h"
#include "report/report_profile.h"

#define WORDS_BYTES_MAX (16 * 1024 * 1024)

enum column {
	OUTCOME, DESCRIPTION, PRACTICES, STATUS, CURRENT_RATING, EVIDENCE, PRIORITY, TARGET_RATING, GOALS, LEFT, OWNER,
};
#define COLUMNS (OWNER + 1)

static const struct xlsx_column columns[COLUMNS] = {
	[OUTCOME] = { "CSF Outcome", 11 },
	[DESCRIPTION] = { "Outcome Description", 34 },
	[PRACTICES] = { "Current Practices", 30 },
	[STATUS] = { "Current Status", 14 },
	[CURRENT_RATING] = { "Current Rating", 9 },
	[EVIDENCE] = { "Current Evidence", 26 },
	[PRIORITY] = { "Target Priority", 10 },
	[TARGET_RATING] = { "Target Rating", 9 },
	[GOALS] = { "Target Goals", 26 },
	[LEFT] = { "Left", 40 },
	[OWNER] = { "Owner", 18 },
};

static struct str taken(struct arena *a, struct buf *b)
{
	struct str s = b->n ? arena_str(a, buf_str(b)) : STR_NONE;

	buf_clear(b);
	return s;
}

/* A row of the table; text that is made for it lives in a. */
static void fill_cells(const struct profile_row *r, struct arena *a, struct str cells[COLUMNS])
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(WORDS_BYTES_MAX);

	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = STR_NONE;
	cells[OUTCOME] = str_of(r->outcome->id);
	cells[DESCRIPTION] = str_of(r->outcome->title);
	for (size_t i = 0; i < r->outcome->edge_count; i++)
		buf_addf(&b, "%s%s %s", i ? "; " : "", r->outcome->edges[i]->control->id,
			 r->outcome->edges[i]->control->title);
	cells[PRACTICES] = taken(a, &b);
	cells[STATUS] = str_of(requirement_status_name(r->outcome->status));
	cells[CURRENT_RATING] = str_of(arena_printf(a, "%d", r->rating));
	report_put_proof(&b, &r->proof);
	cells[EVIDENCE] = taken(a, &b);
	report_put_left(&b, r->gap);
	cells[LEFT] = taken(a, &b);
	cells[OWNER] = str_of(r->owners);
	if (!r->aim)
		return;
	cells[PRIORITY] = str_of(profile_priority_name(r->aim->priority));
	cells[TARGET_RATING] = str_of(arena_printf(a, "%d", r->aim->rating));
	cells[GOALS] = str_of(r->aim->goals);
}

static void fill_tiers(int current, int target, struct arena *a, struct str cells[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = STR_NONE;
	cells[OUTCOME] = STR_LIT("Tier");
	cells[DESCRIPTION] =
		STR_LIT("How risks are governed, as the organisation states it: 1 Partial, 2 Risk Informed, "
			"3 Repeatable, 4 Adaptive");
	if (current)
		cells[CURRENT_RATING] = str_of(arena_printf(a, "%d", current));
	if (target)
		cells[TARGET_RATING] = str_of(arena_printf(a, "%d", target));
}

static void put_csv_head(struct buf *b, int current, int target, struct arena *a)
{
	struct str cells[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = str_of(columns[i].name);
	csv_put_row(b, cells, COLUMNS);
	fill_tiers(current, target, a, cells);
	csv_put_row(b, cells, COLUMNS);
}

int report_profile_csv(const struct profile *p, struct buf *b, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str cells[COLUMNS];

	(void)e;
	put_csv_head(b, p->target ? p->target->tier_current : 0, p->target ? p->target->tier_target : 0, &a);
	for (size_t i = 0; i < p->row_count; i++) {
		fill_cells(&p->rows[i], &a, cells);
		csv_put_row(b, cells, COLUMNS);
	}
	return 0;
}

static void template_cells(const struct catalog_requirement *r, struct str cells[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = STR_NONE;
	cells[OUTCOME] = str_of(r->id);
	cells[DESCRIPTION] = str_of(r->title);
}

void report_profile_template_csv(const struct catalog *c, const struct catalog_framework *f, struct buf *b)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str cells[COLUMNS];

	put_csv_head(b, 0, 0, &a);
	for (size_t i = 0; i < f->count; i++)
		if (c->requirements[f->first + i].assessable) {
			template_cells(&c->requirements[f->first + i], cells);
			csv_put_row(b, cells, COLUMNS);
		}
}

static int put_sheet_row(struct xlsx_writer *w, const struct str cells[COLUMNS], enum xlsx_tone status,
			 struct err *e)
{
	struct xlsx_text texts[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		texts[i] = (struct xlsx_text){ cells[i], i == OUTCOME ? XLSX_STRONG :
							 i == STATUS ? status :
							 i == EVIDENCE ? XLSX_MUTED : XLSX_PLAIN };
	return xlsx_write_row(w, texts, COLUMNS, e);
}

static int begin_sheet(struct xlsx_writer *w, const char *name, int current, int target, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str cells[COLUMNS];

	if (xlsx_write_sheet(w, name, columns, COLUMNS, 1, e) < 0)
		return -1;
	fill_tiers(current, target, &a, cells);
	return put_sheet_row(w, cells, XLSX_PLAIN, e);
}

static enum xlsx_tone tone_of(int rating)
{
	static const enum xlsx_tone tones[PROFILE_RATING_MAX + 1] = { XLSX_MUTED, XLSX_BAD, XLSX_PARTLY, XLSX_GOOD };

	return tones[rating];
}

static int put_planned(struct xlsx_writer *w, const struct profile_row *r, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str cells[COLUMNS];

	fill_cells(r, &a, cells);
	return xlsx_write_row(w,
			      (const struct xlsx_text[]){
				      { cells[OUTCOME], XLSX_STRONG },
				      { cells[DESCRIPTION], XLSX_PLAIN },
				      { cells[PRIORITY], XLSX_PLAIN },
				      { str_of(profile_rating_name(r->rating)), tone_of(r->rating) },
				      { str_of(profile_rating_name(r->aim->rating)), XLSX_PLAIN },
				      { str_of(r->gap->step ? arena_printf(&a, "%zu", r->gap->step) : NULL),
					XLSX_PLAIN },
				      { cells[OWNER], XLSX_PLAIN },
				      { cells[LEFT], XLSX_PLAIN },
			      },
			      8, e);
}

static int put_plan(struct xlsx_writer *w, const struct profile *p, struct err *e)
{
	static const struct xlsx_column plan_columns[] = {
		{ "CSF Outcome", 11 }, { "Outcome Description", 40 }, { "Priority", 10 }, { "From", 16 },
		{ "To", 16 },	       { "Step", 6 },		      { "Owner", 20 },	  { "Left", 60 },
	};

	if (xlsx_write_sheet(w, "Plan", plan_columns, COUNT_OF(plan_columns), 1, e) < 0)
		return -1;
	for (size_t i = 0; i < p->plan_count; i++)
		if (put_planned(w, p->plan[i], e) < 0)
			return -1;
	return 0;
}

static int put_scale(struct xlsx_writer *w, const struct profile *p, struct err *e)
{
	static const struct xlsx_column scale_columns[] = { { "Rating", 10 }, { "Means", 80 } };
	CLEANUP(arena_free) struct arena a = ARENA_INIT;

	if (xlsx_write_sheet(w, "Scale", scale_columns, COUNT_OF(scale_columns), 0, e) < 0)
		return -1;
	for (int i = PROFILE_RATING_MAX; i >= 0; i--)
		if (xlsx_write_row(w,
				   (const struct xlsx_text[]){ { str_of(arena_printf(&a, "%d", i)), XLSX_STRONG },
							       { str_of(profile_rating_name(i)), XLSX_PLAIN } },
				   2, e) < 0)
			return -1;
	return xlsx_write_row(w,
			      (const struct xlsx_text[]){
				      { STR_LIT("Evidence"), XLSX_STRONG },
				      { str_of(arena_printf(&a, "%.10s to %.10s, evaluation %s", p->posture->from,
							    p->posture->to, p->posture->evaluation)),
					XLSX_PLAIN } },
			      2, e);
}

int report_profile_xlsx(const struct profile *p, struct buf *b, struct err *e)
{
	CLEANUP(xlsx_write_closep) struct xlsx_writer *w = NULL;
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str cells[COLUMNS];

	if (xlsx_write_open("Organizational Profile", &w, e) < 0 ||
	    begin_sheet(w, "Profile", p->target ? p->target->tier_current : 0, p->target ? p->target->tier_target : 0,
			e) < 0)
		return -1;
	for (size_t i = 0; i < p->row_count; i++) {
		fill_cells(&p->rows[i], &a, cells);
		if (put_sheet_row(w, cells, tone_of(p->rows[i].rating), e) < 0)
			return -1;
	}
	if (p->target && put_plan(w, p, e) < 0)
		return -1;
	return put_scale(w, p, e) < 0 ? -1 : xlsx_write_end(w, b, e);
}

int report_profile_template_xlsx(const struct catalog *c, const struct catalog_framework *f, struct buf *b,
				 struct err *e)
{
	CLEANUP(xlsx_write_closep) struct xlsx_writer *w = NULL;
	struct str cells[COLUMNS];

	if (xlsx_write_open("Organizational Profile, target", &w, e) < 0 || begin_sheet(w, "Target", 0, 0, e) < 0)
		return -1;
	for (size_t i = 0; i < f->count; i++) {
		if (!c->requirements[f->first + i].assessable)
			continue;
		template_cells(&c->requirements[f->first + i], cells);
		if (put_sheet_row(w, cells, XLSX_PLAIN, e) < 0)
			return -1;
	}
	return xlsx_write_end(w, b, e);
}
