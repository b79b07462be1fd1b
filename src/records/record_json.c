/* SPDX-License-Identifier: Apache-2.0 */
/* Records as JSON: {"kind": "ticket", "records": [{…}]}, or an array of objects. */
#include <inttypes.h>
#include <stdio.h>

#include "evidence/evidence.h"
#include "records/record_header.h"

/* Where the markers of a broken file are looked for. */
#define HEAD      1024
#define NAMES_MAX 256

/* An object's members, up to NAMES_MAX. */
struct members {
	struct str names[NAMES_MAX];
	struct json values[NAMES_MAX];
	size_t count;
};

static void take_members(struct json object, struct members *ret)
{
	struct json_iter it;

	ret->count = 0;
	for (json_members(object, &it);
	     ret->count < NAMES_MAX && json_member(&it, &ret->names[ret->count], &ret->values[ret->count]);)
		ret->count++;
}

static bool first_item(struct json array, struct json *ret)
{
	struct json_iter it;

	json_begin(array, &it);
	return json_next(&it, ret);
}

/* Gives the array of records, too. ret->kind NULL: not ours. */
static void find_kind(const struct settings *s, struct json top, struct json *ret_records, struct record_header *ret)
{
	struct members m;
	struct json first;

	*ret = (struct record_header){ 0 };
	*ret_records = top;
	if (json_is(top, JSON_ARRAY)) {
		if (first_item(top, &first)) {
			take_members(first, &m);
			record_match(s, m.names, m.count, ret);
		}
		return;
	}
	if (!json_get(top, "records", ret_records) || !json_is(*ret_records, JSON_ARRAY))
		return;
	ret->kind = record_kind_by_name(json_get_str(top, "kind"));
	ret->by_synonyms = true;
	ret->order = s->dates;
}

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < HEAD ? r->bytes.n : HEAD };
	struct record_header h;
	struct json records;

	if (r->is_json) {
		find_kind(r->settings, r->json, &records, &h);
		return h.kind != NULL;
	}
	head = str_trim(head);
	if (!str_starts(head, "{") || !str_has(head, "\"kind\"") || !str_has(head, "\"records\""))
		return false;
	for (size_t i = 0; i < record_kind_count; i++) {
		char quoted[40];

		snprintf(quoted, sizeof quoted, "\"%s\"", record_kinds[i].name);
		if (str_has(head, quoted))
			return true;
	}
	return false;
}

/* A value as CSV would write it. */
static int plain_text(struct json v, struct arena *a, struct str *ret, struct err *e)
{
	switch (json_type(v)) {
	case JSON_NULL:
		*ret = STR_NONE;
		return 0;
	case JSON_BOOL:
		*ret = json_bool(v) ? STR_LIT("true") : STR_LIT("false");
		return 0;
	case JSON_INT:
		*ret = str_of(arena_printf(a, "%" PRId64, json_int(v)));
		return 0;
	case JSON_STRING:
		*ret = json_str(v);
		return 0;
	case JSON_REAL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	return err_set(e, ERR_INPUT, "expected a string or a whole number");
}

static int read_value(struct reading *r, const struct record_column *column, enum when_order order, struct json v,
		      struct str *ret, struct err *e)
{
	struct str text;

	/* "closed": false says that there is no such time. */
	if (column->type == RECORD_TIME && json_is(v, JSON_BOOL))
		return 0;
	if (plain_text(v, r->arena, &text, e) < 0 || record_convert(column, record_said(column, text), order, r->arena, ret, e) < 0)
		return err_ctx(e, "%s", column->name);
	return 0;
}

/* The object at hand, and how its names were matched. */
struct object {
	const struct record_header *like;	/* that of all */
	struct record_header h;
	struct members m;
};

/* Objects of an export mostly have the same members in the same order: the match of the last one then holds. */
static void match(struct object *o, struct json item)
{
	struct members last = o->m;
	size_t i = 0;

	take_members(item, &o->m);
	while (i < last.count && i < o->m.count && str_eq(last.names[i], o->m.names[i]))
		i++;
	if (i < o->m.count || i < last.count || !i)
		record_match_again(o->like, o->m.names, o->m.count, &o->h);
}

static int read_record(struct reading *r, struct object *o, struct json item, struct str locator, struct err *e)
{
	const struct record_kind *kind = o->like->kind;
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	const struct record_header *h = &o->h;

	if (!json_is(item, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "expected an object");
	match(o, item);
	if (h->twice)
		return err_set(e, ERR_INPUT, "%s: a second member of this name", h->twice);
	for (size_t i = 0; i < kind->count; i++) {
		if (h->at[i] >= 0 && read_value(r, &kind->columns[i], h->order, o->m.values[h->at[i]], &values[i], e) < 0)
			return -1;
		if (h->at[i] < 0 && record_convert(&kind->columns[i], record_fixed(h, &kind->columns[i]), h->order, r->arena,
						   &values[i], e) < 0)
			return err_ctx(e, "%s", kind->columns[i].name);
		if (kind->columns[i].required && !values[i].p)
			return err_set(e, ERR_INPUT, "%s: expected a value, not nothing", kind->columns[i].name);
	}
	record_set_system(kind, r->settings, values);
	record_occurred(kind, values, &r->occurred);
	return facts_record(r->facts, kind, values, locator, e);
}

static int read_json(struct reading *r, struct err *e)
{
	struct json records, item;
	struct record_header h;
	struct object o = { .like = &h };
	const char *above = json_is(r->json, JSON_ARRAY) ? "" : "/records";
	struct json_iter it;

	find_kind(r->settings, r->json, &records, &h);
	if (!h.kind)
		return err_set(e, ERR_INPUT, "/: expected records of a kind");
	if (h.missing)
		return err_set(e, ERR_INPUT, "/0: records of kind %s need a member %s", h.kind->name, h.missing);
	r->kind = h.kind->name;
	for (json_begin(records, &it); json_next(&it, &item);) {
		char locator[48];

		snprintf(locator, sizeof locator, "%s/%zu", above, it.index);
		if (read_record(r, &o, item, str_of(locator), e) < 0)
			return err_ctx(e, "%s", locator);
	}
	return 0;
}

const struct format format_records_json = {
	.name = "records-json",
	.claims = claims,
	.read = read_json,
	.weak = true,
};
