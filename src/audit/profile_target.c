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
#define NAME_MAX_BYTES 64	/* of a column; what is longer explains one */

/* What stands after FIELD_RATING are columns of NIST's spreadsheet only. */
enum field {
	FIELD_OUTCOME,
	FIELD_PRIORITY,
	FIELD_GOALS,
	FIELD_CURRENT_RATING,
	FIELD_RATING,
	FIELD_INCLUDED,
	FIELD_TIER,
	FIELD_POLICIES,
	FIELD_PRACTICES,
	FIELD_ROLES
};
#define FIELDS (FIELD_ROLES + 1)

struct reading {
	const struct catalog *cat;
	struct arena *a;
	struct profile_target *target;
	const struct catalog_framework *framework;
	const char *unit;		/* what the file counts: "line", "row" */
	bool headed;
	size_t columns[FIELDS];		/* CELLS_MAX: the file has none */
	/* Of each row of the framework: */
	bool *left_out;			/* it is said not to be in the profile */
	struct profile_aim *wide;	/* of a heading: what is wanted of all below it; no outcome: nothing */
	size_t *lines;			/* where it was read; 0: not yet */
	size_t tier_line;
	bool tiers_differ;		/* rows state several: then none is the one of the whole */
	struct str groups[CELLS_MAX];	/* the row above: "Target" over several columns */
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

static bool is_one_of(const char *key, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, names[i]) == 0)
			return true;
	return false;
}

/* What a column of a target holds beside its priority. */
static enum field target_field(const char *key)
{
	static const struct {
		const char *word;
		enum field field;
	} words[] = {
		{ "goal", FIELD_GOALS },	  { "rating", FIELD_RATING },	      { "tier", FIELD_TIER },
		{ "policies", FIELD_POLICIES }, { "practices", FIELD_PRACTICES }, { "roles", FIELD_ROLES },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strstr(key, words[i].word))
			return words[i].field;
	return (enum field)FIELDS;
}

/* Which field a column is for; FIELDS: none. group is what stands above its name, where that is not all. */
static enum field field_of(struct str name, struct str group)
{
	static const char *const outcomes[] = { "outcome",     "outcomeid",	"id",
						"subcategory", "subcategoryid", "identifier" };
	char key[64], above[64];
	bool current, target;

	if (name.n > NAME_MAX_BYTES)
		return (enum field)FIELDS;
	str_squeeze(name, key, sizeof key);
	str_squeeze(group, above, sizeof above);
	current = strstr(key, "current") != NULL;
	target = strstr(key, "target") != NULL;
	if (!current && !target) {
		current = strstr(above, "current") && !strstr(above, "target");
		target = strstr(above, "target") && !strstr(above, "current");
	}
	if (is_one_of(key, outcomes, COUNT_OF(outcomes)) ||
	    (strncmp(key, "csfoutcome", 10) == 0 && !strstr(key, "description")))
		return FIELD_OUTCOME;
	if (strncmp(key, "included", 8) == 0)
		return FIELD_INCLUDED;
	if (current)
		return strstr(key, "rating") ? FIELD_CURRENT_RATING : (enum field)FIELDS;
	if (strstr(key, "priority"))
		return FIELD_PRIORITY;
	/* What is not said to be of the target has to be one of the plain names. */
	return target || strstr(key, "goal") || strstr(key, "rating") ? target_field(key) : (enum field)FIELDS;
}

/* A title that is merged over several cells stands in the first of them. */
static void keep_groups(struct reading *r, const struct row *row)
{
	struct str over = STR_NONE;

	for (size_t i = 0; i < CELLS_MAX; i++) {
		if (str_given(row->cells[i]))
			over = row->cells[i];
		r->groups[i] = over;
	}
}

/* Takes the row as the header when it is one. */
static int read_header(struct reading *r, const struct row *row, struct err *e)
{
	size_t columns[FIELDS], again = CELLS_MAX, of = 0;

	for (size_t f = 0; f < FIELDS; f++)
		columns[f] = CELLS_MAX;
	for (size_t i = 0; i < CELLS_MAX; i++) {
		size_t f = (size_t)field_of(row->cells[i], r->groups[i]);

		if (!str_given(row->cells[i]) || f == FIELDS)
			continue;
		if (columns[f] != CELLS_MAX) {
			again = i;
			of = columns[f];
		}
		columns[f] = i;
	}
	if (columns[FIELD_OUTCOME] == CELLS_MAX ||
	    (columns[FIELD_PRIORITY] == CELLS_MAX && columns[FIELD_GOALS] == CELLS_MAX)) {
		keep_groups(r, row);
		return 0;
	}
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

/* "2", "Tier 2", "Tier 2: Risk Informed": the tier of a row, which is the whole's where all rows say the same. */
static int read_row_tier(struct reading *r, const struct row *row, int *ret, struct err *e)
{
	struct str s = cell(r, row, FIELD_TIER);

	*ret = 0;
	if (!str_given(s))
		return 0;
	if (str_starts_nocase(s, "tier"))
		s = str_trim((struct str){ s.p + 4, s.n - 4 });
	s = str_cut(&(struct str){ s.p, s.n }, ':');
	if (read_number(row, s, 1, PROFILE_TIER_MAX, "target tier", ret, e) < 0)
		return -1;
	if (r->tier_line)
		return 0;
	if (r->target->tier_target && r->target->tier_target != *ret)
		r->tiers_differ = true;
	r->target->tier_target = *ret;
	return 0;
}

/* NIST's spreadsheet has no column of goals: what it asks for instead makes them. */
static const char *goals_of(const struct reading *r, const struct row *row, int tier)
{
	static const enum field parts[] = { FIELD_GOALS, FIELD_POLICIES, FIELD_PRACTICES, FIELD_ROLES };
	CLEANUP(buf_free) struct buf goals = BUF_INIT(PROFILE_TARGET_BYTES_MAX);

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct str s = cell(r, row, parts[i]);

		if (str_given(s))
			buf_addf(&goals, "%s%.*s", goals.n ? "; " : "", STR_FMT(s));
	}
	if (tier)
		buf_addf(&goals, "%stier %d", goals.n ? "; " : "", tier);
	return arena_cstr(r->a, buf_str(&goals));
}

static bool is_left_out(struct str included)
{
	return str_is_nocase(included, "no") || str_is_nocase(included, "n") || str_is_nocase(included, "false");
}

static int add_aim(struct reading *r, const struct row *row, const struct catalog_requirement *outcome, struct err *e)
{
	struct str priority = cell(r, row, FIELD_PRIORITY), rating = cell(r, row, FIELD_RATING);
	struct profile_aim aim = { .outcome = outcome, .rating = PROFILE_RATING_MAX };
	size_t at = (size_t)(outcome - &r->cat->requirements[r->framework->first]);
	int tier;

	if (r->lines[at]) {
		err_set(e, ERR_INPUT, "%s stands in %s %zu already", outcome->id, r->unit, r->lines[at]);
		return refuse(row, e);
	}
	r->lines[at] = row->line;
	if (is_left_out(cell(r, row, FIELD_INCLUDED))) {
		r->left_out[at] = true;
		return 0;
	}
	if (read_priority(row, priority, &aim.priority, e) < 0 || read_row_tier(r, row, &tier, e) < 0 ||
	    (str_given(rating) &&
	     read_number(row, rating, 0, PROFILE_RATING_MAX, "target rating", &aim.rating, e) < 0))
		return -1;
	aim.goals = goals_of(r, row, tier);
	/* "None" by itself says that it is no target. */
	if (aim.priority == PRIORITY_NONE && !aim.goals[0] && !str_given(rating))
		return 0;
	*(outcome->assessable ? &r->target->aims[r->target->count++] : &r->wide[at]) = aim;
	return 0;
}

/* What is wanted of a category or function is wanted of each outcome in it that says nothing itself. */
static void spread(struct reading *r)
{
	const struct catalog_requirement *rows = &r->cat->requirements[r->framework->first];
	bool *has = arena_alloc(r->a, (r->framework->count + 1) * sizeof *has);

	for (size_t i = 0; i < r->target->count; i++)
		has[r->target->aims[i].outcome - rows] = true;
	for (size_t i = 0; i < r->framework->count; i++) {
		const struct catalog_requirement *up = &rows[i];

		if (!up->assessable || has[i] || r->left_out[i])
			continue;
		while (up->parent && !r->left_out[up - rows] && !r->wide[up - rows].outcome)
			up = catalog_requirement(r->cat, STR_LIT(PROFILE_FRAMEWORK), str_of(up->parent));
		if (!r->wide[up - rows].outcome)
			continue;
		r->target->aims[r->target->count] = r->wide[up - rows];
		r->target->aims[r->target->count++].outcome = &rows[i];
	}
}

/* "GV.OC-01", "GV.OC-01: …", "GV.OC-01 …", and "Organizational Context (GV.OC)". */
static struct str id_of(const struct reading *r, struct str s)
{
	struct str rest = s, id = str_cut(&rest, ':');
	size_t open = s.n;

	rest = id;
	id = str_cut(&rest, ' ');
	if (catalog_requirement(r->cat, STR_LIT(PROFILE_FRAMEWORK), id))
		return id;
	while (open && s.p[open - 1] != '(')
		open--;
	if (open) {
		rest = (struct str){ s.p + open, s.n - open };
		rest = str_cut(&rest, ')');
		if (catalog_requirement(r->cat, STR_LIT(PROFILE_FRAMEWORK), rest))
			return rest;
	}
	return id;
}

static int read_row(struct reading *r, const struct row *row, struct err *e)
{
	const struct catalog_requirement *outcome;
	struct str id;

	if (!r->headed)
		return read_header(r, row, e);
	id = cell(r, row, FIELD_OUTCOME);
	if (!str_given(id)) {
		for (enum field f = FIELD_PRIORITY; f <= FIELD_GOALS; f++)
			if (str_given(cell(r, row, f))) {
				err_set(e, ERR_INPUT, "a target without an outcome");
				return refuse(row, e);
			}
		return 0;
	}
	id = id_of(r, id);
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

static int read_sheet(struct reading *r, const struct xlsx_sheet *sheet, struct err *e)
{
	for (size_t i = 0; i < sheet->count;) {
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

static bool is_named(const struct xlsx_sheet *sheet, const char *word)
{
	char key[64];

	return strstr(str_squeeze(str_of(sheet->name), key, sizeof key).p, word) != NULL;
}

/* The first with the header, of those named "target" before those named "profile" before the others, which may
 * only say what the columns mean. */
static int read_xlsx(struct reading *r, struct str bytes, struct err *e)
{
	static const char *const words[] = { "target", "profile", "" };
	CLEANUP(xlsx_free) struct xlsx_book book = { 0 };

	if (xlsx_read(bytes, &book, e) < 0)
		return -1;
	if (xlsx_sheet(&book, "Target"))
		return read_sheet(r, xlsx_sheet(&book, "Target"), e);
	for (size_t w = 0; w < COUNT_OF(words); w++)
		for (size_t i = 0; i < book.count && !r->headed; i++) {
			memset(r->groups, 0, sizeof r->groups);
			if (is_named(&book.sheets[i], words[w]) && read_sheet(r, &book.sheets[i], e) < 0)
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
	r.left_out = arena_alloc(a, (r.framework->count + 1) * sizeof *r.left_out);
	r.wide = arena_alloc(a, (r.framework->count + 1) * sizeof *r.wide);
	ret->aims = arena_alloc(a, (r.framework->count + 1) * sizeof *ret->aims);
	r.unit = xlsx_claims(bytes) ? "row" : "line";
	if ((xlsx_claims(bytes) ? read_xlsx : read_csv)(&r, bytes, e) < 0)
		return -1;
	if (!r.headed)
		return err_set(e, ERR_INPUT,
			       "no header row: expected columns for the CSF outcome and its target priority or goals "
			       "(assay profile --template)");
	if (r.tiers_differ)
		ret->tier_target = 0;
	spread(&r);
	return 0;
}
