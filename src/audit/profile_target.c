/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/profile_target.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "catalog/crosswalk.h"
#include "catalog/line.h"
#include "codec/csv.h"
#include "codec/xlsx_read.h"

#define CELLS_MAX 64	/* columns that are looked at */
#define PLACE_LEN 128

enum field { FIELD_OUTCOME, FIELD_PRIORITY, FIELD_GOALS, FIELD_CURRENT_RATING, FIELD_RATING };
#define FIELDS (FIELD_RATING + 1)

struct reading {
	const struct catalog *cat;
	struct arena *a;
	struct profile_target *target;
	const struct catalog_framework *framework;
	const char *unit;		/* what the file counts: "line", "row" */
	bool headed;
	size_t columns[FIELDS];		/* CELLS_MAX: the file has none */
	size_t *lines;			/* of each row of the framework, where it was read; 0: not yet */
	size_t tier_line;
};

/* A row of the file, however it is written. */
struct row {
	struct str cells[CELLS_MAX];	/* trimmed; "not given" where the row has none */
	size_t line;
	char place[PLACE_LEN];		/* "line 7", "sheet Target, row 7" */
};

const char *profile_priority_name(enum profile_priority p)
{
	static const char *const names[] = {
		[PRIORITY_HIGH] = "high",
		[PRIORITY_MEDIUM] = "medium",
		[PRIORITY_LOW] = "low",
		[PRIORITY_NONE] = "none",
	};

	return names[p];
}

static int refuse(const struct row *row, struct err *e)
{
	return err_ctx(e, "%s", row->place);
}

/* Letters and digits only, in lower case: "CSF Outcome (id)" is "csfoutcomeid". */
static const char *key_of(struct str name, char key[64])
{
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < 63; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			key[n++] = c;
	}
	key[n] = '\0';
	return key;
}

static bool is_one_of(const char *key, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, names[i]) == 0)
			return true;
	return false;
}

/* Which field a column is for; FIELDS: none. */
static enum field field_of(struct str name)
{
	static const char *const outcomes[] = { "outcome",     "outcomeid",	"id",
						"subcategory", "subcategoryid", "identifier" };
	char key[64];
	bool current;

	key_of(name, key);
	current = strstr(key, "current") != NULL;
	if (is_one_of(key, outcomes, COUNT_OF(outcomes)) ||
	    (strncmp(key, "csfoutcome", 10) == 0 && !strstr(key, "description")))
		return FIELD_OUTCOME;
	if (strstr(key, "priority") && !current)
		return FIELD_PRIORITY;
	if (strstr(key, "goal") && !current)
		return FIELD_GOALS;
	if (strstr(key, "rating"))
		return current ? FIELD_CURRENT_RATING : FIELD_RATING;
	return (enum field)FIELDS;
}

/* Takes the row as the header when it is one. */
static int read_header(struct reading *r, const struct row *row, struct err *e)
{
	size_t columns[FIELDS], again = CELLS_MAX, of = 0;

	for (size_t f = 0; f < FIELDS; f++)
		columns[f] = CELLS_MAX;
	for (size_t i = 0; i < CELLS_MAX; i++) {
		size_t f = (size_t)field_of(row->cells[i]);

		if (f == FIELDS)
			continue;
		if (columns[f] != CELLS_MAX) {
			again = i;
			of = columns[f];
		}
		columns[f] = i;
	}
	if (columns[FIELD_OUTCOME] == CELLS_MAX ||
	    (columns[FIELD_PRIORITY] == CELLS_MAX && columns[FIELD_GOALS] == CELLS_MAX))
		return 0;
	if (again != CELLS_MAX) {
		err_set(e, ERR_INPUT, "'%.*s' and '%.*s' are columns for the same thing",
			STR_FMT(str_quote(row->cells[of])), STR_FMT(str_quote(row->cells[again])));
		return refuse(row, e);
	}
	memcpy(r->columns, columns, sizeof columns);
	r->headed = true;
	return 0;
}

static struct str cell(const struct reading *r, const struct row *row, enum field f)
{
	return r->columns[f] == CELLS_MAX ? STR_NONE : row->cells[r->columns[f]];
}

static int read_number(const struct row *row, struct str s, int least, int most, const char *what, int *ret,
		       struct err *e)
{
	uint64_t n;

	/* A spreadsheet's number, or a list's "2 Risk Informed". */
	if (!str_to_u64(str_cut(&s, ' '), &n) || n < (uint64_t)least || n > (uint64_t)most) {
		err_set(e, ERR_INPUT, "%s: expected %d to %d", what, least, most);
		return refuse(row, e);
	}
	*ret = (int)n;
	return 0;
}

static int read_priority(const struct row *row, struct str s, enum profile_priority *ret, struct err *e)
{
	static const struct {
		const char *word;
		enum profile_priority priority;
	} words[] = {
		{ "high", PRIORITY_HIGH }, { "medium", PRIORITY_MEDIUM }, { "moderate", PRIORITY_MEDIUM },
		{ "low", PRIORITY_LOW },   { "none", PRIORITY_NONE },	  { "1", PRIORITY_HIGH },
		{ "2", PRIORITY_MEDIUM },  { "3", PRIORITY_LOW },
	};

	*ret = PRIORITY_NONE;
	if (!str_given(s))
		return 0;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_is_nocase(s, words[i].word)) {
			*ret = words[i].priority;
			return 0;
		}
	err_set(e, ERR_INPUT, "priority '%.*s': expected high, medium, low or none", STR_FMT(str_quote(s)));
	return refuse(row, e);
}

/* "PR.AC-1 is an id of CSF 1.1; it went to PR.AA-01, PR.AA-05". */
static bool put_move(const struct reading *r, struct str id, struct err *e)
{
	const struct catalog_crosswalk *x = catalog_crosswalk(r->cat, STR_LIT("csf1-csf2"));
	CLEANUP(buf_free) struct buf to = BUF_INIT(200);
	bool known = catalog_requirement(r->cat, STR_LIT("csf1"), id) != NULL;

	for (size_t i = 0; known && x && i < x->edge_count; i++)
		if (x->edges[i].source.id && x->edges[i].target.id && str_is(id, x->edges[i].source.id))
			buf_addf(&to, "%s%s", to.n ? ", " : "", x->edges[i].target.id);
	if (known)
		err_set(e, ERR_INPUT, "%.*s is an id of CSF 1.1%s%s", STR_FMT(str_quote(id)),
			to.n ? ": in 2.0 it is in " : ", and 2.0 has none in its place", to.n ? to.p : "");
	return known;
}

static int unknown(const struct reading *r, const struct row *row, struct str id, struct err *e)
{
	struct nearest n = NEAREST_INIT(id);
	char hint[NEAREST_HINT_LEN];

	if (put_move(r, id, e))
		return refuse(row, e);
	for (size_t i = 0; i < r->framework->count; i++)
		nearest_offer(&n, str_of(r->cat->requirements[r->framework->first + i].id));
	err_set(e, ERR_INPUT, "no outcome '%.*s' in CSF 2.0%s", STR_FMT(str_quote(id)),
		nearest_hint(&n, hint, sizeof hint));
	return refuse(row, e);
}

static int read_tier(struct reading *r, const struct row *row, struct err *e)
{
	struct str current = cell(r, row, FIELD_CURRENT_RATING), target = cell(r, row, FIELD_RATING);

	if (r->tier_line) {
		err_set(e, ERR_INPUT, "the tiers are stated in %s %zu already", r->unit, r->tier_line);
		return refuse(row, e);
	}
	r->tier_line = row->line;
	if (str_given(current) &&
	    read_number(row, current, 1, PROFILE_TIER_MAX, "current tier", &r->target->tier_current, e) < 0)
		return -1;
	return str_given(target) ?
		       read_number(row, target, 1, PROFILE_TIER_MAX, "target tier", &r->target->tier_target, e) :
		       0;
}

static int add_aim(struct reading *r, const struct row *row, const struct catalog_requirement *outcome, struct err *e)
{
	struct str priority = cell(r, row, FIELD_PRIORITY), goals = cell(r, row, FIELD_GOALS);
	struct str rating = cell(r, row, FIELD_RATING);
	struct profile_aim aim = { .outcome = outcome, .rating = PROFILE_RATING_MAX };
	size_t *line = &r->lines[outcome - &r->cat->requirements[r->framework->first]];

	if (*line) {
		err_set(e, ERR_INPUT, "%s stands in %s %zu already", outcome->id, r->unit, *line);
		return refuse(row, e);
	}
	*line = row->line;
	if (!str_given(priority) && !str_given(goals) && !str_given(rating))
		return 0;
	if (!outcome->assessable) {
		err_set(e, ERR_INPUT, "%s is a %s: a target is set for outcomes", outcome->id, outcome->kind);
		return refuse(row, e);
	}
	if (read_priority(row, priority, &aim.priority, e) < 0 ||
	    (str_given(rating) &&
	     read_number(row, rating, 0, PROFILE_RATING_MAX, "target rating", &aim.rating, e) < 0))
		return -1;
	/* "None" by itself says that it is no target. */
	if (aim.priority == PRIORITY_NONE && !str_given(goals) && !str_given(rating))
		return 0;
	aim.goals = arena_cstr(r->a, goals);
	r->target->aims[r->target->count++] = aim;
	return 0;
}

static int read_row(struct reading *r, const struct row *row, struct err *e)
{
	const struct catalog_requirement *outcome;
	struct str id, rest;

	if (!r->headed)
		return read_header(r, row, e);
	rest = cell(r, row, FIELD_OUTCOME);
	if (!str_given(rest)) {
		for (enum field f = FIELD_PRIORITY; f <= FIELD_GOALS; f++)
			if (str_given(cell(r, row, f))) {
				err_set(e, ERR_INPUT, "a target without an outcome");
				return refuse(row, e);
			}
		return 0;
	}
	/* "GV.OC-01: …" and "GV.OC-01 …" are the id, too. */
	id = str_cut(&rest, ':');
	rest = id;
	id = str_cut(&rest, ' ');
	if (str_is_nocase(id, "tier"))
		return read_tier(r, row, e);
	outcome = catalog_requirement(r->cat, STR_LIT(PROFILE_FRAMEWORK), id);
	return outcome ? add_aim(r, row, outcome, e) : unknown(r, row, id, e);
}

static int read_csv(struct reading *r, struct str bytes, struct err *e)
{
	CLEANUP(csv_close) struct csv csv = { 0 };
	int more;

	if (bytes.n > PROFILE_TARGET_BYTES_MAX)
		return err_set(e, ERR_INPUT, "more than %d bytes", PROFILE_TARGET_BYTES_MAX);
	if (line_check_start(&bytes, e) < 0)
		return -1;
	csv_open(&csv, bytes);
	while ((more = csv_next(&csv, e)) == 1) {
		struct row row = { .line = csv.line };

		snprintf(row.place, sizeof row.place, "line %zu", csv.line);
		for (size_t i = 0; i < csv.count; i++) {
			struct str field = str_trim(csv.fields[i]);

			if (field.n && field.p[0] == '=') {
				err_set(e, ERR_INPUT, "a formula: expected a value");
				return refuse(&row, e);
			}
			if (i < CELLS_MAX)
				row.cells[i] = field;
		}
		if (read_row(r, &row, e) < 0)
			return -1;
	}
	return more;
}

static int read_xlsx(struct reading *r, struct str bytes, struct err *e)
{
	CLEANUP(xlsx_free) struct xlsx_book book = { 0 };
	const struct xlsx_sheet *sheet;

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	sheet = xlsx_sheet(&book, "Target");
	if (!sheet && book.count)
		sheet = &book.sheets[0];
	for (size_t i = 0; sheet && i < sheet->count;) {
		struct row row = { .line = sheet->cells[i].row };

		snprintf(row.place, sizeof row.place, "sheet %.60s, row %zu", sheet->name, row.line);
		for (; i < sheet->count && sheet->cells[i].row == row.line; i++)
			if (sheet->cells[i].column <= CELLS_MAX)
				row.cells[sheet->cells[i].column - 1] = str_trim(sheet->cells[i].text);
		if (read_row(r, &row, e) < 0)
			return -1;
	}
	return 0;
}

int profile_target_read(struct str bytes, const struct catalog *cat, struct arena *a, struct profile_target *ret,
			struct err *e)
{
	struct reading r = { .cat = cat, .a = a, .target = ret };

	*ret = (struct profile_target){ 0 };
	r.framework = catalog_framework(cat, STR_LIT(PROFILE_FRAMEWORK));
	if (!r.framework)
		return err_set(e, ERR_INPUT, "the catalog has no framework %s", PROFILE_FRAMEWORK);
	r.lines = arena_alloc(a, (r.framework->count + 1) * sizeof *r.lines);
	ret->aims = arena_alloc(a, (r.framework->count + 1) * sizeof *ret->aims);
	r.unit = xlsx_claims(bytes) ? "row" : "line";
	if ((xlsx_claims(bytes) ? read_xlsx : read_csv)(&r, bytes, e) < 0)
		return -1;
	if (!r.headed)
		return err_set(e, ERR_INPUT,
			       "no header row: expected columns for the CSF outcome and its target priority or goals "
			       "(assay profile --template)");
	return 0;
}
