/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report_sheet.h"

#include <stdlib.h>

#include "codec/csv.h"
#include "codec/xlsx_write.h"
#include "facts/record_meaning.h"

#define CELL_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define EVIDENCE_LINES 24	/* of a cell that is not to be higher */
#define EVIDENCE_WIDTH_MIN 30
#define EVIDENCE_WIDTH_MAX 90

/* A control and what it does for a requirement. */
struct edge {
	const struct catalog_requirement *requirement;
	const struct catalog_control *control;
	const struct catalog_mapping *mapping;
};

struct writing {
	const struct sheet_of *of;
	struct arena a;
	struct edge *edges;	/* of all frameworks, by requirement in order of publication, then control */
	size_t edge_count;
};

/* Kinds of record that have no words here have those of the schema, as far as their full stop. */
static struct str about_kind(const char *kind)
{
	static const char *const texts[][2] = {
		{ "git-history", "Commits of a release branch, with authors and approvals" },
		{ "sbom", "Bill of materials of a release: its components, versions and licences" },
		{ "scan", "Report of a scanner: findings, with rule, place and severity" },
		{ "test-results", "Report of a test run: cases, passed and failed" },
		{ "policy", "A policy's text, with version, owner and dates" },
		{ "person", "People: when they joined and left, and their roles" },
		{ "ticket", "Tickets: requests, defects and vulnerabilities, with times and states" },
		{ "deployment", "Deployments: what went where, when and by whom" },
		{ "training", "Who finished which training, and when" },
		{ "acknowledgment", "Who accepted which version of a policy, and when" },
		{ "access_grant", "Access that was given: who, to what, approved by whom" },
		{ "access_review", "Reviews of access: what was looked at, by whom, and what followed" },
		{ "access_revocation", "Access that was taken away, and when" },
		{ "alert", "Alerts of monitoring, with when they were looked at and what came of it" },
		{ "incident", "Incidents, with their times, causes and lessons" },
		{ "risk", "Register of risks, with owner, treatment and review" },
		{ "exception", "Risks that were accepted: why, by whom, and until when" },
		{ "activity", "What was held or done on a day: an audit, a review, an exercise, a test" },
		{ "supplier", "Suppliers, with what they provide and how they were assessed" },
		{ "asset", "Inventory of systems, data and services, with owners" },
		{ "attestation", "Signed statements of how an artifact was built or verified, and whether the signature holds" },
		{ "archive", "Several files of different kinds in one" },
		{ "ci-log", "Log of a job of the pipeline, with its steps and results" },
		{ "document", "Another document, kept as it is" },
	};
	const struct record_kind *record = record_kind_by_name(str_of(kind));
	struct str said = record ? record_kind_meaning(record) : STR_NONE;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (strcmp(texts[i][0], kind) == 0)
			return str_of(texts[i][1]);
	return str_cut(&said, '.');
}

static int order(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->requirement != y->requirement)
		return x->requirement < y->requirement ? -1 : 1;
	return strcmp(x->control->id, y->control->id);
}

static void list_edges(struct writing *w)
{
	const struct catalog *c = w->of->catalog;
	size_t room = 0;

	for (size_t i = 0; i < c->control_count; i++)
		room += c->controls[i].mapping_count;
	w->edges = arena_alloc(&w->a, (room + 1) * sizeof *w->edges);
	for (size_t i = 0; i < c->control_count; i++)
		for (size_t k = 0; k < c->controls[i].mapping_count; k++) {
			const struct catalog_mapping *m = &c->controls[i].mappings[k];

			w->edges[w->edge_count++] = (struct edge){ m->requirement, &c->controls[i], m };
		}
	if (w->edge_count)
		qsort(w->edges, w->edge_count, sizeof *w->edges, order);
}

static struct str keep(struct writing *w, struct buf *b)
{
	struct str s = arena_str(&w->a, buf_str(b));

	buf_clear(b);
	return s;
}

/* "CC8.1 (CHG-01, CHG-02); CC7.1 (CHG-02)" */
static struct str requirements_of(struct writing *w, const char *kind, const char *framework, struct buf *b)
{
	const struct catalog_requirement *open = NULL;

	for (size_t i = 0; i < w->edge_count; i++) {
		const struct edge *edge = &w->edges[i];

		if (strcmp(edge->requirement->framework, framework) != 0 || !list_has(&edge->control->evidence, kind))
			continue;
		if (edge->requirement == open)
			buf_addf(b, ", %s", edge->control->id);
		else
			buf_addf(b, "%s%s (%s", open ? "); " : "", edge->requirement->id, edge->control->id);
		open = edge->requirement;
	}
	if (open)
		buf_add_char(b, ')');
	return keep(w, b);
}

static struct str controls_of(struct writing *w, const char *kind, struct buf *b)
{
	const struct catalog *c = w->of->catalog;

	for (size_t i = 0; i < c->control_count; i++)
		if (list_has(&c->controls[i].evidence, kind))
			buf_addf(b, "%s%s", b->n ? ", " : "", c->controls[i].id);
	return keep(w, b);
}

/* A row of Evidence; returns how many cells. */
static size_t evidence_row(struct writing *w, const char *kind, struct xlsx_text *cells)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CELL_BYTES_MAX);
	size_t n = 0;

	cells[n++] = (struct xlsx_text){ str_of(kind), XLSX_STRONG };
	cells[n++] = (struct xlsx_text){ about_kind(kind), XLSX_MUTED };
	cells[n++] = (struct xlsx_text){ controls_of(w, kind, &b), XLSX_MUTED };
	for (size_t i = 0; i < w->of->framework_count; i++)
		cells[n++] = (struct xlsx_text){ requirements_of(w, kind, w->of->frameworks[i]->id, &b), XLSX_PLAIN };
	return n;
}

/* Wide enough that the longest cell stays below the highest row there can be. */
static double width_for(struct writing *w, const char *framework)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CELL_BYTES_MAX);
	double longest = 0;

	for (size_t k = 0; k < catalog_evidence_kind_count; k++) {
		double n = (double)requirements_of(w, catalog_evidence_kinds[k], framework, &b).n;

		longest = n > longest ? n : longest;
	}
	longest /= EVIDENCE_LINES;
	return longest < EVIDENCE_WIDTH_MIN ? EVIDENCE_WIDTH_MIN :
	       longest > EVIDENCE_WIDTH_MAX ? EVIDENCE_WIDTH_MAX : longest;
}

static int put_evidence(struct writing *w, struct xlsx_writer *x, struct err *e)
{
	static const double widths[SHEET_EVIDENCE_COLUMNS] = { 17, 30, 26 };
	struct xlsx_column *columns = arena_alloc(&w->a, (SHEET_EVIDENCE_COLUMNS + SHEET_FRAMEWORKS_MAX) *
								 sizeof *columns);
	struct xlsx_text cells[SHEET_EVIDENCE_COLUMNS + SHEET_FRAMEWORKS_MAX];
	size_t count = 0;

	for (; count < SHEET_EVIDENCE_COLUMNS; count++)
		columns[count] = (struct xlsx_column){ sheet_evidence_columns[count], widths[count] };
	for (size_t i = 0; i < w->of->framework_count; i++)
		columns[count++] = (struct xlsx_column){ w->of->frameworks[i]->id,
							 width_for(w, w->of->frameworks[i]->id) };
	if (xlsx_write_sheet(x, SHEET_EVIDENCE, columns, count, 1, e) < 0)
		return -1;
	for (size_t k = 0; k < catalog_evidence_kind_count; k++)
		if (xlsx_write_row(x, cells, evidence_row(w, catalog_evidence_kinds[k], cells), e) < 0)
			return -1;
	return 0;
}

static enum xlsx_tone tone_of(enum requirement_status s)
{
	if (s == REQUIREMENT_SUPPORTED)
		return XLSX_GOOD;
	if (s == REQUIREMENT_PARTLY)
		return XLSX_PARTLY;
	if (s == REQUIREMENT_DEVIATIONS || s == REQUIREMENT_NO_EVIDENCE)
		return XLSX_BAD;
	return XLSX_MUTED;
}

static struct xlsx_text status_of(const struct writing *w, const struct catalog_requirement *r)
{
	const struct posture_requirement *p = NULL;

	if (w->of->posture)
		p = posture_find_requirement(w->of->posture, str_of(r->framework), str_of(r->id));
	if (!p)
		return (struct xlsx_text){ STR_LIT("not evaluated"), XLSX_MUTED };
	return (struct xlsx_text){ str_of(requirement_status_name(p->status)), tone_of(p->status) };
}

static struct str joined(struct writing *w, const struct list *list, const char *with)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(CELL_BYTES_MAX);

	for (size_t i = 0; i < list->count; i++)
		buf_addf(&b, "%s%s", i ? with : "", list->items[i]);
	return keep(w, &b);
}

static int put_edge(struct writing *w, struct xlsx_writer *x, const struct edge *edge, struct err *e)
{
	const struct catalog_requirement *r = edge->requirement;
	const struct catalog_control *c = edge->control;
	const struct catalog_mapping *m = edge->mapping;
	struct xlsx_text cells[SHEET_COLUMNS] = {
		[SHEET_REQUIREMENT] = { str_of(r->id), XLSX_STRONG },
		[SHEET_REQUIREMENT_TITLE] = { str_of(r->title), XLSX_MUTED },
		[SHEET_STATUS] = status_of(w, r),
		[SHEET_CONTROL] = { str_of(c->id), XLSX_STRONG },
		[SHEET_CONTROL_TITLE] = { str_of(c->title), XLSX_MUTED },
		[SHEET_SUPPORT] = { str_of(m->support), XLSX_PLAIN },
		[SHEET_RESIDUAL] = { str_of(m->residual), XLSX_PLAIN },
		[SHEET_CLOSED_BY] = { joined(w, &m->closed_by, "; "), XLSX_PLAIN },
		[SHEET_KINDS] = { joined(w, &c->evidence, ", "), XLSX_MUTED },
	};

	return xlsx_write_row(x, cells, SHEET_COLUMNS, e);
}

static int put_gap(struct writing *w, struct xlsx_writer *x, const struct catalog_requirement *r, struct err *e)
{
	struct xlsx_text cells[SHEET_COLUMNS] = {
		[SHEET_REQUIREMENT] = { str_of(r->id), XLSX_STRONG },
		[SHEET_REQUIREMENT_TITLE] = { str_of(r->title), XLSX_MUTED },
		[SHEET_STATUS] = status_of(w, r),
		[SHEET_GAP] = { str_of(r->gap ? r->gap : "no control supports it, and no reason is stated"),
				XLSX_PARTLY },
	};

	return xlsx_write_row(x, cells, SHEET_COLUMNS, e);
}

static int put_framework(struct writing *w, struct xlsx_writer *x, const struct catalog_framework *f, struct err *e)
{
	static const double widths[SHEET_COLUMNS] = { 14, 34, 14, 10, 36, 12, 44, 17, 22, 36 };
	const struct catalog *c = w->of->catalog;
	struct xlsx_column *columns = arena_alloc(&w->a, SHEET_COLUMNS * sizeof *columns);
	size_t next = 0;

	for (size_t i = 0; i < SHEET_COLUMNS; i++)
		columns[i] = (struct xlsx_column){ sheet_columns[i], widths[i] };
	if (xlsx_write_sheet(x, sheet_name(f, &w->a), columns, SHEET_COLUMNS, 1, e) < 0)
		return -1;
	for (size_t i = 0; i < c->requirement_count; i++) {
		const struct catalog_requirement *r = &c->requirements[i];
		bool any = false;

		if (strcmp(r->framework, f->id) != 0 || !r->assessable)
			continue;
		while (next < w->edge_count && w->edges[next].requirement < r)
			next++;
		for (; next < w->edge_count && w->edges[next].requirement == r; next++, any = true)
			if (put_edge(w, x, &w->edges[next], e) < 0)
				return -1;
		if (!any && put_gap(w, x, r, e) < 0)
			return -1;
	}
	return 0;
}

static int put_about_row(struct xlsx_writer *x, const char *what, const char *value, struct err *e)
{
	struct xlsx_text cells[] = { { str_of(what), XLSX_STRONG }, { str_of(value), XLSX_PLAIN } };

	return value ? xlsx_write_row(x, cells, COUNT_OF(cells), e) : 0;
}

static int put_how_to_edit(struct xlsx_writer *x, struct err *e)
{
	static const char *const rows[][2] = {
		{ "To edit",
		  "Change this file, save it as .xlsx, and run: assay crosswalk import FILE. It shows the difference; "
		  "with --apply it is written to controls/ beside assay.yaml." },
		{ "In a framework's sheet",
		  "requirement, control, support (integral-to, example-of), residual and closed_by (control; control) "
		  "are taken back. A row more is a control that supports a requirement; a row less, one that no longer "
		  "does." },
		{ "In Evidence",
		  "The cells below a framework are taken back: REQUIREMENT (CONTROL, CONTROL); and so on. What a "
		  "control supports stands in the row of each kind of its evidence: change all of them." },
		{ "All else", "Titles, status, gaps and lists of controls are context: they are not taken back." },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (put_about_row(x, rows[i][0], rows[i][1], e) < 0)
			return -1;
	return 0;
}

static int put_about(struct writing *w, struct xlsx_writer *x, struct err *e)
{
	static const struct xlsx_column columns[] = { { "About", 26 }, { "", 110 } };
	const struct posture *p = w->of->posture;
	const char *period = p ? arena_printf(&w->a, "%s to %s", p->from, p->to) : NULL;

	if (xlsx_write_sheet(x, SHEET_ABOUT, columns, COUNT_OF(columns), 0, e) < 0 ||
	    put_about_row(x, "Organisation", w->of->organisation, e) < 0 ||
	    put_about_row(x, "Evaluated", p ? p->ingested : "not yet", e) < 0 ||
	    put_about_row(x, "Period", period, e) < 0 ||
	    (p && p->catalog_changed &&
	     put_about_row(x, "Mind", "controls, checks or frameworks changed since: evaluate again", e) < 0))
		return -1;
	for (size_t i = 0; i < w->of->framework_count; i++) {
		const struct catalog_framework *f = w->of->frameworks[i];

		if (put_about_row(x, f->id, arena_printf(&w->a, "%s, %s", f->title, f->version), e) < 0)
			return -1;
	}
	if (put_about_row(x, "Catalog", w->of->catalog->digest, e) < 0)
		return -1;
	return put_how_to_edit(x, e);
}

static int put_sheets(struct writing *w, struct xlsx_writer *x, struct err *e)
{
	if (put_evidence(w, x, e) < 0)
		return -1;
	for (size_t i = 0; i < w->of->framework_count; i++)
		if (put_framework(w, x, w->of->frameworks[i], e) < 0)
			return -1;
	return put_about(w, x, e);
}

int report_sheet_xlsx(const struct sheet_of *s, struct buf *out, struct err *e)
{
	CLEANUP(xlsx_write_closep) struct xlsx_writer *x = NULL;
	struct writing w = { .of = s, .a = ARENA_INIT };
	int ret;

	list_edges(&w);
	ret = xlsx_write_open(s->organisation ? arena_printf(&w.a, "%s: evidence and requirements", s->organisation) :
						"Evidence and requirements", &x, e);
	if (ret == 0)
		ret = put_sheets(&w, x, e);
	if (ret == 0)
		ret = xlsx_write_end(x, out, e);
	arena_free(&w.a);
	return ret;
}

void report_sheet_csv(const struct sheet_of *s, struct buf *out)
{
	struct xlsx_text cells[SHEET_EVIDENCE_COLUMNS + SHEET_FRAMEWORKS_MAX];
	struct writing w = { .of = s, .a = ARENA_INIT };

	list_edges(&w);
	for (size_t i = 0; i < SHEET_EVIDENCE_COLUMNS; i++)
		buf_addf(out, "%s%s", i ? "," : "", sheet_evidence_columns[i]);
	for (size_t i = 0; i < s->framework_count; i++) {
		buf_add_char(out, ',');
		csv_put(out, str_of(s->frameworks[i]->id));
	}
	buf_add_cstr(out, "\r\n");
	for (size_t k = 0; k < catalog_evidence_kind_count; k++) {
		size_t count = evidence_row(&w, catalog_evidence_kinds[k], cells);

		for (size_t i = 0; i < count; i++) {
			if (i)
				buf_add_char(out, ',');
			csv_put(out, cells[i].text);
		}
		buf_add_cstr(out, "\r\n");
	}
	arena_free(&w.a);
}
