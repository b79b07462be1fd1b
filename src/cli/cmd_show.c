/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Walking from either end: a requirement to its controls to their items to the artifact
 * and the place in its bytes, and back. Each kind of thing is a list of sections, each a
 * named query over the documented views; what is printed is what the views say.
 */
#include <string.h>

#include "audit/posture.h"
#include "base/arena.h"
#include "base/nearest.h"
#include "cli/cmd.h"
#include "cli/row.h"
#include "codec/json.h"
#include "db/sandbox.h"
#include "db/sql_table.h"
#include "evidence/excerpt.h"
#include "intake/intake.h"

#define ID_DIGITS_MIN 4
#define ARTIFACT_DIGITS 12	/* enough to name one */

struct section {
	const char *name;
	enum sql_id sql;
	bool single;	/* one row, shown as a list of its columns; none is an error */
};

static const struct section requirement_sections[] = {
	{ "requirement", SQL_SHOW_REQUIREMENT, true },
	{ "controls", SQL_SHOW_REQUIREMENT_CONTROLS, false },
	{ "deviations", SQL_SHOW_REQUIREMENT_DEVIATIONS, false },
	{ NULL, 0, false },
};
static const struct section control_sections[] = {
	{ "control", SQL_SHOW_CONTROL, true },
	{ "requirements", SQL_SHOW_CONTROL_REQUIREMENTS, false },
	{ "checks", SQL_SHOW_CONTROL_CHECKS, false },
	{ "deviations", SQL_SHOW_CONTROL_DEVIATIONS, false },
	{ "attachments", SQL_SHOW_CONTROL_ATTACHMENTS, false },
	{ NULL, 0, false },
};
static const struct section check_sections[] = {
	{ "check", SQL_SHOW_CHECK, true },
	{ "scopes", SQL_SHOW_CHECK_SCOPES, false },
	{ "items", SQL_SHOW_CHECK_ITEMS, false },
	{ NULL, 0, false },
};
static const struct section artifact_sections[] = {
	{ "artifact", SQL_SHOW_ARTIFACT, true },
	{ "requirements", SQL_SHOW_ARTIFACT_REQUIREMENTS, false },
	{ "items", SQL_SHOW_ARTIFACT_ITEMS, false },
	{ "attachments", SQL_SHOW_ARTIFACT_ATTACHMENTS, false },
	{ NULL, 0, false },
};
static const struct section change_sections[] = {
	{ "change", SQL_SHOW_CHANGE, true },
	{ "approvals", SQL_SHOW_CHANGE_APPROVALS, false },
	{ "tickets", SQL_SHOW_CHANGE_TICKETS, false },
	{ "deployments", SQL_SHOW_CHANGE_DEPLOYMENTS, false },
	{ "items", SQL_SHOW_CHANGE_ITEMS, false },
	{ NULL, 0, false },
};

struct showing {
	struct cli *c;
	struct sandbox *sandbox;
	struct arena arena;
	struct str framework, id, locator;
	const struct section *section;
	int64_t rows;
	const char *artifact, *place;	/* of the single row, where its bytes are */
};

static void put_text(struct buf *b, const struct cell *v)
{
	if (v->type == CELL_INT)
		buf_addf(b, "%lld", (long long)v->i);
	else if (v->type == CELL_REAL)
		json_put_real(b, v->r);
	else if (v->type == CELL_TEXT)
		buf_add_str(b, v->s);
	else
		buf_add_char(b, '-');
}

static void put_text_list(struct buf *b, const struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_addf(b, "%-22s", cells[i].name);
		put_text(b, &cells[i]);
		buf_add_char(b, '\n');
	}
}

static bool is_named(const struct cell *v, const char *name)
{
	return strcmp(v->name, name) == 0 && v->type == CELL_TEXT;
}

/* In a form that show takes: art:3f9a…#row=7, soc2:CC8.1. A number without its name says nothing. */
static void put_text_line(struct buf *b, const struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct cell *v = &cells[i], *next = i + 1 < n ? v + 1 : NULL;

		if (v->type == CELL_NULL)
			continue;
		buf_add_cstr(b, "  ");
		if (is_named(v, "artifact")) {
			buf_addf(b, "art:%.*s", (int)(v->s.n < ARTIFACT_DIGITS ? v->s.n : ARTIFACT_DIGITS), v->s.p);
			if (next && is_named(next, "locator") && next->s.n)
				buf_addf(b, "#%.*s", STR_FMT(next->s));
			i += next && is_named(next, "locator");
		} else if (is_named(v, "framework") && next && is_named(next, "requirement")) {
			buf_addf(b, "%.*s:%.*s", STR_FMT(v->s), STR_FMT(next->s));
			i++;
		} else {
			if (v->type == CELL_INT)
				buf_addf(b, "%s ", v->name);
			put_text(b, v);
		}
	}
	buf_add_char(b, '\n');
}

static void remember_place(struct showing *s, const struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(cells[i].name, "artifact") == 0 && cells[i].type == CELL_TEXT)
			s->artifact = arena_cstr(&s->arena, cells[i].s);
		if (strcmp(cells[i].name, "locator") == 0 && cells[i].type == CELL_TEXT)
			s->place = arena_cstr(&s->arena, cells[i].s);
	}
}

static int on_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct showing *s = arg;

	(void)e;
	s->rows = row;
	if (row == 0)
		return 0;
	if (s->section->single)
		remember_place(s, cells, n);
	if (s->c->json) {
		buf_add_cstr(&s->c->out, row > 1 ? ",\n" : "");
		row_put_json(&s->c->out, cells, n);
		return 0;
	}
	if (row == 1 && !s->section->single)
		buf_addf(&s->c->out, "\n%s\n", s->section->name);
	(s->section->single ? put_text_list : put_text_line)(&s->c->out, cells, n);
	return 0;
}

struct naming {
	struct arena *arena;
	struct nearest near;
	struct str exact;	/* "ctl:CHG-02" when CHG-02 was asked for */
};

static int on_name(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct naming *w = arg;
	struct str name, id;

	(void)n;
	(void)e;
	if (row == 0)
		return 0;
	name = id = arena_str(w->arena, cells[0].s);
	nearest_offer(&w->near, name);
	str_cut(&id, ':');
	if (!w->exact.p && str_eq(id, w->near.given))
		w->exact = name;
	return 0;
}

/* " (did you mean 'ctl:CHG-02'?)", or "". */
static int find_hint(struct showing *s, char *hint, size_t size, struct err *e)
{
	struct naming w = { .arena = &s->arena, .near = NEAREST_INIT(str_of(s->c->args[0])) };

	if (sandbox_run(s->sandbox, str_of(sql_table[SQL_SHOW_NAMES].text), NULL, 0, on_name, &w, e) < 0)
		return -1;
	if (w.exact.p)
		w.near.best = w.exact;
	nearest_hint(&w.near, hint, size);
	return 0;
}

static int nothing_there(struct showing *s, struct err *e)
{
	char hint[NEAREST_HINT_LEN];

	if (find_hint(s, hint, sizeof hint, e) < 0)
		return -1;
	if (s->section == check_sections)
		return err_set(e, ERR_USAGE, "no result of a check %.*s%s (assay check list has those that there are)",
			       STR_FMT(s->id), hint);
	return err_set(e, ERR_USAGE, "no %s %s%s", s->section->name, s->c->args[0], hint);
}

/* Status and verdict are not in the views: they follow from all checks and mappings together. */
static int put_status(struct showing *s, struct err *e)
{
	struct catalog cat = { 0 };
	struct posture p = { 0 };
	struct err none = { 0 };
	const char *status = NULL, *out = NULL;

	if (s->section != requirement_sections && s->section != control_sections)
		return 0;
	if (workspace_catalog(&s->c->ws, &cat, e) < 0)
		return -1;
	/* Without an evaluation there is none. */
	if (posture_load(&s->c->ws, &cat, POSTURE_VERDICTS, &p, &none) == 0) {
		struct posture_requirement *r = posture_find_requirement(&p, s->framework, s->id);
		struct posture_control *c = posture_find_control(&p, s->id);

		if (s->section == requirement_sections && r)
			status = requirement_status_name(r->status);
		out = s->section == requirement_sections && r ? r->out : NULL;
		if (s->section == control_sections && c)
			status = verdict_name(c->verdict);
	}
	if (s->c->json) {
		buf_add_cstr(&s->c->out, ",\n\"status\":");
		json_put_cstr(&s->c->out, status);
		if (out) {
			buf_add_cstr(&s->c->out, ",\n\"out\":");
			json_put_cstr(&s->c->out, out);
		}
	} else {
		buf_addf(&s->c->out, "%-22s%s%s%s\n", "status", status ? status : "not evaluated", out ? ": " : "",
			 out ? out : "");
	}
	posture_free(&p);
	catalog_free(&cat);
	return none.kind == ERR_NONE || none.kind == ERR_USAGE ? 0 : (*e = none, -1);
}

static int show_sections(struct showing *s, const struct section *sections, struct err *e)
{
	const struct sandbox_param params[] = { { ":framework", s->framework }, { ":id", s->id } };

	for (s->section = sections; s->section->name; s->section++) {
		if (s->c->json)
			buf_addf(&s->c->out, "%s\"%s\":[", s->section == sections ? "{" : ",\n", s->section->name);
		if (sandbox_run(s->sandbox, str_of(sql_table[s->section->sql].text), params, COUNT_OF(params), on_row,
				s, e) < 0)
			return -1;
		if (s->section->single && s->rows == 0)
			return nothing_there(s, e);
		if (s->c->json)
			buf_add_char(&s->c->out, ']');
		if (s->section == sections && put_status(s, e) < 0)
			return -1;
	}
	return 0;
}

static int get_artifact(struct showing *s, struct str id, struct buf *ret, struct err *e)
{
	int found = workspace_artifact(&s->c->ws, id, ret, e);

	if (found == 0)
		return err_set(e, ERR_USAGE, "no artifact %.*s", STR_FMT(id));
	return found < 0 ? -1 : 0;
}

/* The place in the bytes. */
static int show_excerpt(struct showing *s, struct str artifact, struct str locator, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(ARTIFACT_BYTES_MAX);
	CLEANUP(buf_free) struct buf text = BUF_INIT(ARTIFACT_BYTES_MAX);

	if (get_artifact(s, artifact, &bytes, e) < 0 || excerpt(buf_str(&bytes), locator, &text, e) < 0)
		return -1;
	if (s->c->json) {
		buf_add_cstr(&s->c->out, ",\n\"excerpt\":");
		json_put_str(&s->c->out, buf_str(&text));
	} else {
		buf_addf(&s->c->out, "%sart:%.*s%s%.*s\n\n", s->c->out.n ? "\n" : "", STR_FMT(artifact),
			 locator.n ? " at " : "", STR_FMT(locator));
		buf_add_str(&s->c->out, buf_str(&text));
	}
	return 0;
}

struct found {
	struct showing *s;
	struct str id;
};

static int on_found(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct found *f = arg;

	(void)n;
	if (row == 2)
		return err_set(e, ERR_USAGE, "%.*s is the beginning of more than one", STR_FMT(f->s->id));
	if (row == 1)
		f->id = arena_str(&f->s->arena, cells[0].s);
	return 0;
}

/* From the first digits of an id to the whole one. */
static int complete(struct showing *s, enum sql_id sql, const char *what, struct err *e)
{
	const struct sandbox_param params[] = { { ":id", s->id } };
	struct found f = { .s = s };

	if (s->id.n < ID_DIGITS_MIN)
		return err_set(e, ERR_USAGE, "give at least %d digits of the %s", ID_DIGITS_MIN, what);
	if (sandbox_run(s->sandbox, str_of(sql_table[sql].text), params, COUNT_OF(params), on_found, &f, e) < 0)
		return -1;
	if (!f.id.p)
		return err_set(e, ERR_USAGE, "no %s %.*s", what, STR_FMT(s->id));
	s->id = f.id;
	return 0;
}

static int show_artifact(struct showing *s, struct err *e)
{
	struct str rest = s->id;

	s->id = str_cut(&rest, '#');
	s->locator = rest;
	if (complete(s, SQL_SHOW_FIND_ARTIFACT, "artifact", e) < 0)
		return -1;
	if (s->locator.p && !s->c->json)
		return show_excerpt(s, s->id, s->locator, e);
	if (show_sections(s, artifact_sections, e) < 0)
		return -1;
	return s->locator.p ? show_excerpt(s, s->id, s->locator, e) : 0;
}

static int show_change(struct showing *s, struct err *e)
{
	if (complete(s, SQL_SHOW_FIND_CHANGE, "change", e) < 0 || show_sections(s, change_sections, e) < 0)
		return -1;
	return s->artifact ? show_excerpt(s, str_of(s->artifact), str_of(s->place), e) : 0;
}

static int show_raw(struct showing *s, struct err *e)
{
	if (complete(s, SQL_SHOW_FIND_ARTIFACT, "artifact", e) < 0)
		return -1;
	return get_artifact(s, s->id, &s->c->out, e);
}

static int show(struct showing *s, struct str kind, struct err *e)
{
	bool raw = cli_option(s->c, "raw") != NULL;
	int ret;

	if (raw && str_is(kind, "art"))
		return show_raw(s, e);
	if (raw)
		return err_set(e, ERR_USAGE, "--raw is for artifacts: art:ID");
	if (str_is(kind, "art"))
		ret = show_artifact(s, e);
	else if (str_is(kind, "chg"))
		ret = show_change(s, e);
	else if (str_is(kind, "ctl"))
		ret = show_sections(s, control_sections, e);
	else if (str_is(kind, "chk"))
		ret = show_sections(s, check_sections, e);
	else
		ret = show_sections(s, requirement_sections, e);
	if (ret == 0 && s->c->json)
		buf_add_cstr(&s->c->out, "}\n");
	return ret;
}

static int what(struct showing *s, struct err *e)
{
	char hint[NEAREST_HINT_LEN];

	if (find_hint(s, hint, sizeof hint, e) < 0)
		return -1;
	if (*hint)
		return err_set(e, ERR_USAGE, "nothing is called %s%s", s->c->args[0], hint);
	return err_set(e, ERR_USAGE, "show what? soc2:CC8.1, ctl:CHG-02, chk:CHG-02, art:3f9a…, chg:1b2c…");
}

/* A digest as `assay ingest` prints it stands for the artifact. */
static bool is_digest(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	return s.n >= ARTIFACT_DIGITS;
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(sandbox_closep) struct sandbox *sandbox = NULL;
	struct showing s = { .c = c };
	struct str rest = str_of(c->args[0]);
	struct str kind = str_cut(&rest, ':');
	int ret;

	if (sandbox_open(db_path(c->ws.db), &sandbox_defaults, &sandbox, e) < 0)
		return -1;
	s.sandbox = sandbox;
	if (!rest.p && is_digest(kind)) {
		rest = kind;
		kind = str_of("art");
	}
	s.framework = kind;
	s.id = rest;
	ret = str_given(rest) ? show(&s, kind, e) : what(&s, e);
	arena_free(&s.arena);
	return ret;
}

const struct cmd cmd_show = {
	.name = "show",
	.args = "WHAT",
	.brief = "Walk from a requirement to the bytes that prove it, or back",
	.text = "WHAT is a requirement (soc2:CC8.1, ssdf:PW.7.2), a control (ctl:CHG-02), a check with all its\n"
		"items (chk:CHG-02), an artifact by the first digits of its SHA-256 (art:3f9a01, and\n"
		"art:3f9a01#LOCATOR for a place in it; what ingest prints will do), or a change (chg:1b2c3d).\n"
		"Verdicts are those of the newest evaluation.",
	.example = "assay show soc2:CC8.1",
	.needs = NEEDS_LAKE,
	.min_args = 1,
	.max_args = 1,
	.options = { { "raw", NULL, "the artifact's bytes, as they were handed in" } },
	.run = run,
};
