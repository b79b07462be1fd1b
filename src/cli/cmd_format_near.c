/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd_format_near.h"

#include "base/plain.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "evidence/media.h"
#include "records/policy_marks.h"

/*
 * What is shown of a table that is nearly a kind of record: which of its columns are known, which one is missing, and the lines
 * for assay.yaml that make it one.
 */
#define TABLES_SHOWN 5
#define NAME_SHOWN   60
#define UNKNOWN_SHOWN 20

#define NOT_KNOWN     "    not known: "

struct showing {
	struct buf *b;
	bool json;
	size_t tables;
};

static bool is_known(const struct record_try *t, size_t name)
{
	for (size_t c = 0; t->near.kind && c < t->near.kind->count; c++)
		if (t->near.at[c] == (int)name)
			return true;
	return false;
}

static void put_name(struct buf *b, struct str name)
{
	name = str_trim(name);
	name.n = name.n < NAME_SHOWN ? name.n : NAME_SHOWN;
	plain_put(b, name, PLAIN_LINE);
}

static void put_unknown(struct buf *b, const struct record_try *t, const char *label)
{
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < t->count; i++) {
		if (is_known(t, i) || !str_trim(t->names[i]).n)
			continue;
		if (shown == UNKNOWN_SHOWN) {
			more++;
			continue;
		}
		buf_add_cstr(b, shown++ ? ", " : label);
		put_name(b, t->names[i]);
	}
	if (more)
		buf_addf(b, " and %zu more", more);
	if (shown)
		buf_add_char(b, '\n');
}

/* A text of YAML: JSON's are. */
static void put_mapping(struct buf *b, const struct record_try *t)
{
	const struct record_kind *k = t->near.kind;
	bool first = true;

	buf_addf(b, "    %s, in assay.yaml:\n"
		    "      records:\n"
		    "        - kind: %s\n"
		    "          columns: {",
		 t->near.missing ? "to read it, put the names of its columns for ?" :
				   "it has what it needs, but too few columns are known to be sure: to read it",
		 k->name);
	for (size_t c = 0; c < k->count; c++) {
		if (t->near.at[c] < 0 && !k->columns[c].required)
			continue;
		buf_addf(b, "%s%s: ", first ? "" : ", ", k->columns[c].name);
		if (t->near.at[c] >= 0)
			json_put_str(b, str_trim(t->names[t->near.at[c]]));
		else
			buf_add_char(b, '?');
		first = false;
	}
	buf_addf(b, "}\n    assay template %s --explain says what each column holds; set: {column: value} stands for one that it "
		    "has not\n",
		 k->name);
}

static void put_text(struct buf *b, const struct record_try *t)
{
	const struct record_kind *k = t->near.kind;

	buf_add_cstr(b, "  ");
	plain_put(b, str_of(t->place), PLAIN_LINE);
	buf_add_cstr(b, *t->place ? ": " : "");
	if (!k) {
		buf_addf(b, "a table of %zu column%s, none of which a kind of record knows\n", t->count, plain_s(t->count));
		put_unknown(b, t, NOT_KNOWN);
		buf_add_cstr(b, "    if it is one of those that assay template lists, "
				"say in assay.yaml, records:, which column is which\n");
		return;
	}
	buf_addf(b, "nearest kind of record: %s, which knows %zu of %zu column%s\n", k->name, t->known, t->count,
		 plain_s(t->count));
	for (size_t c = 0; c < k->count; c++) {
		if (t->near.at[c] >= 0) {
			buf_addf(b, "    %-18s \"", k->columns[c].name);
			put_name(b, t->names[t->near.at[c]]);
			buf_add_cstr(b, "\"\n");
		} else if (k->columns[c].required) {
			buf_addf(b, "    %-18s missing, and every record needs it\n", k->columns[c].name);
		}
	}
	put_unknown(b, t, NOT_KNOWN);
	put_mapping(b, t);
}

static void put_json(struct buf *b, const struct record_try *t)
{
	const struct record_kind *k = t->near.kind;

	buf_add_cstr(b, b->n ? ",{" : "{");
	json_out_text(b, "place", t->place);
	json_out_text(b, "kind", k ? k->name : NULL);
	json_out_open(b, "columns", '{');
	for (size_t c = 0; k && c < k->count; c++) {
		if (t->near.at[c] < 0)
			continue;
		json_out_name(b, k->columns[c].name);
		json_put_str(b, str_trim(t->names[t->near.at[c]]));
	}
	json_out_close(b, '}');
	json_out_name(b, "missing");
	buf_add_char(b, '[');
	for (size_t c = 0, n = 0; k && c < k->count; c++)
		if (t->near.at[c] < 0 && k->columns[c].required)
			buf_addf(b, "%s\"%s\"", n++ ? "," : "", k->columns[c].name);
	buf_add_char(b, ']');
	json_out_name(b, "unknown");
	buf_add_char(b, '[');
	for (size_t i = 0, n = 0; i < t->count; i++) {
		if (is_known(t, i) || !str_trim(t->names[i]).n)
			continue;
		buf_add_cstr(b, n++ ? "," : "");
		json_put_str(b, str_trim(t->names[i]));
	}
	buf_add_char(b, ']');
	json_out_close(b, '}');
}

static void on_try(void *arg, const struct record_try *t)
{
	struct showing *s = arg;

	if (s->tables++ == TABLES_SHOWN)
		return;
	(s->json ? put_json : put_text)(s->b, t);
}

/* Of a table that is read: the columns that its kind of record does not have. */
static void on_read(void *arg, const struct record_try *t)
{
	const struct record_kind *k = t->near.kind;
	struct showing *s = arg;

	for (size_t c = 0; k && c < k->count; c++)
		if (k->columns[c].required && t->near.at[c] < 0)
			return;
	if (k && s->tables++ < TABLES_SHOWN)
		put_unknown(s->b, t, "  columns not read: ");
}

static void put_policy(struct buf *b, const struct reading *r)
{
	size_t given;
	bool named;

	if (policy_marks_claim(r, &given, &named) || !named)
		return;
	buf_addf(b, "  it is called a policy, but gives %zu of version, owner, approver, approval, beginning and next review: "
		    "two are needed, as lines such as **Owner:** CISO, or a front matter (assay template policy)\n",
		 given);
}

void format_near(struct buf *b, bool json, const struct reading *r, struct json_reader *reader)
{
	struct showing s = { .b = b, .json = json };
	struct str media = str_of(media_of(r->bytes));
	struct err broken = { 0 };

	if (!json && str_is(media, "application/sarif+json")) {
		buf_addf(b, "  %s: the transform of Microsoft's Sarif.Multitool makes 2.1.0 of it\n", media_name(media.p));
		return;
	}
	if (record_explain(r, reader, on_try, &s, &broken) < 0 && !json)
		buf_addf(b, "  a spreadsheet that cannot be read: %s\n", broken.msg);
	if (json)
		return;
	put_policy(b, r);
	if (!b->n && (str_is(media, "application/json") || str_is(media, "application/xml") || str_is(media, "text/csv")))
		buf_addf(b, "  assay format new NAME --from %.*s drafts a description of it\n", STR_FMT(r->source));
}

void format_columns_unread(struct buf *b, const struct reading *r, struct json_reader *reader)
{
	struct showing s = { .b = b };
	struct err broken = { 0 };

	record_explain(r, reader, on_read, &s, &broken);
}
