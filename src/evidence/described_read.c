/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "evidence/described_int.h"
#include "evidence/finding_field.h"
#include "evidence/lenient.h"
#include "evidence/raised.h"
#include "facts/fingerprint.h"

/*
 * What the filters of a description gave, as facts. Outputs are read twice: once to count findings,
 * as the scan's row comes first and says how many there are, and once to convert them.
 */
struct run {
	struct reading *r;
	struct described *d;
	const struct format_file *file;
	const struct document *doc;
	struct document_walk walk;
	struct finding_fields fields;
	struct fingerprint_set fingerprints;
	struct arena a;			/* of the fact at hand */
	struct buf place;
	struct fact_scan scan;
	struct when latest;		/* time of the scan, as later pieces have it */
	const char *kind;
	struct err unread;		/* noting a value that could not be read failed */
};

static void on_warning(void *arg, const char *field, const char *what)
{
	struct run *u = arg;

	if (u->d->watch.warning)
		u->d->watch.warning(u->d->watch.arg, u->kind, buf_str(&u->place), field, what);
	if (!u->unread.kind)
		facts_unread(u->r->facts, u->kind, field, what, buf_str(&u->place), &u->unread);
}

static void watch(struct run *u, struct described_fact *f, struct json given)
{
	if (!u->d->watch.fact)
		return;
	f->kind = u->kind;
	f->locator = buf_str(&u->place);
	f->given = given;
	u->d->watch.fact(u->d->watch.arg, f);
}

static int raised(struct run *u, struct json object, const char *what, struct err *e)
{
	struct json v;

	if (!json_get(object, DESCRIBED_ERROR, &v))
		return 0;
	return err_set(e, ERR_INPUT, "%s: %s", what, raised_in_words(finding_text(v, &u->a), &u->a));
}

static int read_scan_fields(struct run *u, struct json object, struct err *e)
{
	struct json_iter it;
	struct str name;
	struct json v;

	for (json_members(object, &it); json_member(&it, &name, &v);) {
		struct str text = arena_str(u->r->arena, finding_text(v, &u->a));

		if (finding_lost(&u->fields, name, v))
			continue;
		if (str_is(name, "tool"))
			u->scan.tool = text.p ? text : u->scan.tool;
		else if (str_is(name, "version"))
			u->scan.tool_version = text;
		else if (str_is(name, "category"))
			u->scan.category = text;
		else if (!str_is(name, "occurred"))
			return err_set(e, ERR_INPUT, "a scan has no field '%.*s'", STR_FMT(str_quote(name)));
		else if (text.p && !finding_time(v, &u->a, &u->scan.occurred))
			on_warning(u, "occurred", arena_printf(&u->a, "'%.*s' is no time that can be read",
							       STR_FMT(str_quote(text))));
	}
	return 0;
}

static int add_scan(struct run *u, struct err *e)
{
	struct described_fact f = { .number = SIZE_MAX, .scan = &u->scan };
	struct json nothing = { 0 };

	u->scan.locator = buf_str(&u->place);
	u->kind = "scan";
	if (strcmp(u->latest.text, u->scan.occurred.text) > 0)
		u->scan.occurred = u->latest;
	watch(u, &f, nothing);
	if (strcmp(u->scan.occurred.text, u->r->observed.text) > 0)
		u->r->observed = u->scan.occurred;
	return facts_scan(u->r->facts, &u->scan, e);
}

static int add_finding(struct run *u, struct described_fact *f, struct json object, struct err *e)
{
	char hex[SHA256_HEX_LEN + 1];
	struct finding_fields *x = &u->fields;

	if (finding_fields_read(x, object, u->scan.tool, e) < 0)
		return -1;
	fingerprint_of(&u->fingerprints, &x->f, x->fingerprint, hex);
	x->f.fingerprint = str_of(hex);
	x->f.locator = buf_str(&u->place);
	f->finding = &x->f;
	watch(u, f, object);
	return facts_finding(u->r->facts, &x->f, e);
}

/* A value as a column of that type takes it. A time that cannot be read is "not given". */
static int column_value(struct run *u, const struct record_column *c, struct json v, struct str *ret, struct err *e)
{
	struct str text = finding_text(v, &u->a);
	struct when w;

	if (c->type != RECORD_TIME || !text.p)
		return record_convert(c, text, WHEN_ORDER_UNKNOWN, &u->a, ret, e) < 0 ? err_ctx(e, "%s", c->name) : 0;
	*ret = STR_NONE;
	if (finding_time(v, &u->a, &w))
		*ret = arena_str(&u->a, when_str(&w));
	else
		on_warning(u, c->name, arena_printf(&u->a, "'%.*s' is no time that can be read", STR_FMT(str_quote(text))));
	return 0;
}

static int add_record(struct run *u, struct described_fact *f, struct json object, struct err *e)
{
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	const struct record_kind *kind = f->record;
	struct json_iter it;
	struct str name;
	struct json v;

	for (json_members(object, &it); json_member(&it, &name, &v);) {
		const struct record_column *c = record_column_by_name(kind, name);

		if (finding_lost(&u->fields, name, v))
			continue;
		if (!c)
			return err_set(e, ERR_INPUT, "a %s has no field '%.*s'", kind->name, STR_FMT(str_quote(name)));
		if (column_value(u, c, v, &values[c - kind->columns], e) < 0)
			return -1;
	}
	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].required && !values[i].p)
			return err_set(e, ERR_INPUT, "a %s needs %s, which is not given", kind->name, kind->columns[i].name);
	record_set_system(kind, u->r->settings, values);
	record_occurred(kind, values, &u->r->occurred);
	f->values = values;
	watch(u, f, object);
	return facts_record(u->r->facts, kind, values, buf_str(&u->place), e);
}

static int add_fact(struct run *u, size_t number, struct json object, struct err *e)
{
	const struct format_fact *fact = &u->file->facts[number];
	struct described_fact f = { .number = number };

	u->kind = fact->kind;
	if (!json_is(object, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "fields: expected an object, or empty");
	if (raised(u, object, u->place.n ? "fields" : "each", e) < 0)
		return -1;
	if (strcmp(fact->kind, "finding") == 0)
		return add_finding(u, &f, object, e);
	f.record = record_kind_by_name(str_of(fact->kind));
	return add_record(u, &f, object, e);
}

/* One output: [number, path, fields]. */
static int take_output(struct run *u, struct json output, struct err *e)
{
	struct json number, path, object;

	if (!json_item(output, 0, &number) || !json_item(output, 1, &path) || !json_item(output, 2, &object))
		BUG("an output of a filter is not what its frame makes");
	arena_reset(&u->a);
	buf_clear(&u->place);
	document_locate(u->doc, &u->walk, &path, &u->place);
	if (json_int(number) >= 0)
		return add_fact(u, (size_t)json_int(number), object, e);
	u->kind = "scan";
	if (!json_is(object, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "scan: expected an object");
	if (raised(u, object, json_is(path, JSON_NULL) ? "index" : "scan", e) < 0 || read_scan_fields(u, object, e) < 0)
		return -1;
	return 0;
}

static bool is_finding(const struct format_file *f, struct str line)
{
	uint64_t number;

	str_take(&line, "[");
	return str_to_u64(str_cut(&line, ','), &number) && number < f->fact_count &&
	       strcmp(f->facts[number].kind, "finding") == 0;
}

static bool has_findings(const struct format_file *f)
{
	for (size_t i = 0; i < f->fact_count; i++)
		if (strcmp(f->facts[i].kind, "finding") == 0)
			return true;
	return false;
}

static int take_line(struct run *u, struct str line, struct err *e)
{
	struct json output;

	if (json_parse(u->d->reader, line, &output, e) < 0 || take_output(u, output, e) < 0)
		return -1;
	if (!u->unread.kind)
		return 0;
	*e = u->unread;
	return -1;
}

static int take_outputs(struct run *u, struct str lines, struct err *e)
{
	bool scan_due = has_findings(u->file);
	struct str rest = lines;

	for (size_t i = 0; scan_due && rest.n; i++)
		u->scan.results += is_finding(u->file, str_cut(&rest, '\n'));
	document_locate(u->doc, &u->walk, NULL, &u->place);
	for (rest = lines; rest.n || scan_due;) {
		struct str line = rest.n ? str_cut(&rest, '\n') : STR_NONE;

		if (scan_due && !str_starts(line, "[-1,")) {
			if (add_scan(u, e) < 0)
				return -1;
			scan_due = false;
		}
		if (!line.n)
			break;
		if (take_line(u, line, e) < 0)
			return -1;
	}
	return 0;
}

/* Of the later pieces of a large document: the latest time, and what was lost in them. */
static int take_scans(struct run *u, struct str lines, struct err *e)
{
	struct fact_scan first = u->scan;

	while (lines.n) {
		if (take_line(u, str_cut(&lines, '\n'), e) < 0)
			return -1;
		if (strcmp(u->scan.occurred.text, u->latest.text) > 0)
			u->latest = u->scan.occurred;
	}
	u->scan = first;
	return 0;
}

static int run_filters(struct run *u, struct described_entry *x, struct err *e)
{
	CLEANUP(described_output_free) struct described_output out = DESCRIBED_OUTPUT_INIT;

	if (described_run(u->r, x, u->doc, &out, e) < 0)
		return out.jq.error_line ? described_compile_error(u->d, x->file, e) : described_at(x->file, e);
	if (take_scans(u, buf_str(&out.scans), e) == 0 && take_outputs(u, out.jq.lines, e) == 0)
		return 0;
	if (e->kind != ERR_INPUT)
		return -1;
	described_at(x->file, e);
	return u->place.n ? err_ctx(e, "%s", u->place.p) : -1;
}

/* Only one of the alternatives may say which columns the header has. */
static const struct list *columns_of(const struct described *d, const struct format_file *f)
{
	if (d->alternative)
		return &d->alternative->columns;
	return f->alternative_count == 1 ? &f->alternatives[0].columns : NULL;
}

int described_read(struct reading *r, struct err *e)
{
	struct described *d = r->described;
	struct described_entry *x = &d->entries[d->chosen - d->entries];
	struct run u = { .r = r, .d = d, .file = x->file, .place = BUF_INIT(1024 * 1024) };
	int ret;

	if (described_check_kinds(x, e) < 0)
		return -1;
	ret = described_document(r, x->file->syntax, columns_of(d, x->file), &u.doc, e);
	if (ret == 0)
		return err_set(e, ERR_INPUT, "expected %s, which %s is", document_syntax_names[x->file->syntax], x->file->name);
	if (ret < 0)
		return -1;
	u.fields = (struct finding_fields){ .a = &u.a, .weakness = WEAKNESS_INIT, .warn = on_warning, .warn_arg = &u };
	u.scan.tool = str_of(x->file->title);
	ret = run_filters(&u, x, e);
	weakness_free(&u.fields.weakness);
	fingerprint_set_free(&u.fingerprints);
	arena_free(&u.a);
	buf_free(&u.place);
	return ret;
}
