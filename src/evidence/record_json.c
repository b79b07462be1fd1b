/* SPDX-License-Identifier: Apache-2.0 */
/* Records as JSON: {"kind": "ticket", "records": [{…}]}, or an array of objects. */
#include <inttypes.h>
#include <stdio.h>

#include "evidence/evidence.h"
#include "evidence/record.h"

/* Where the markers of a broken file are looked for. */
#define HEAD      1024
#define NAMES_MAX 256

static const struct record_kind *kind_of_members(struct json object, const char **ret_missing)
{
	struct str names[NAMES_MAX];
	struct json_iter it;
	struct json value;
	size_t count = 0;

	for (json_members(object, &it); count < NAMES_MAX && json_member(&it, &names[count], &value);)
		count++;
	return record_kind_of(names, count, ret_missing);
}

static bool first_item(struct json array, struct json *ret)
{
	struct json_iter it;

	json_begin(array, &it);
	return json_next(&it, ret);
}

/* Gives the array of records, too. NULL: not ours. */
static const struct record_kind *find_kind(struct json top, struct json *ret_records,
					   const char **ret_missing)
{
	struct json first;

	*ret_missing = NULL;
	*ret_records = top;
	if (json_is(top, JSON_ARRAY))
		return first_item(top, &first) ? kind_of_members(first, ret_missing) : NULL;
	if (!json_get(top, "records", ret_records) || !json_is(*ret_records, JSON_ARRAY))
		return NULL;
	return record_kind_by_name(json_get_str(top, "kind"));
}

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < HEAD ? r->bytes.n : HEAD };
	struct json records;
	const char *missing;

	if (r->is_json)
		return find_kind(r->json, &records, &missing);
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

static int read_member(struct reading *r, const struct record_kind *kind, struct str name, struct json v,
		       struct str values[RECORD_COLUMNS_MAX], struct err *e)
{
	const struct record_column *column = record_column_by_name(kind, name);
	struct str *value = column ? &values[column - kind->columns] : NULL;
	struct str text;

	if (!column)
		return 0;
	if (value->p)
		err_set(e, ERR_INPUT, "a second member of this name");
	else if (plain_text(v, r->arena, &text, e) == 0 &&
		 record_convert(column, text, r->arena, value, e) == 0)
		return 0;
	return err_ctx(e, "%s", column->name);
}

static int read_record(struct reading *r, const struct record_kind *kind, struct json item,
		       struct str locator, struct err *e)
{
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	struct json_iter it;
	struct str name;
	struct json v;

	if (!json_is(item, JSON_OBJECT))
		return err_set(e, ERR_INPUT, "expected an object");
	for (json_members(item, &it); json_member(&it, &name, &v);)
		if (read_member(r, kind, name, v, values, e) < 0)
			return -1;
	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].required && !values[i].p)
			return err_set(e, ERR_INPUT, "%s: expected a value, not nothing",
				       kind->columns[i].name);
	record_set_system(kind, r->settings, values);
	record_occurred(kind, values, &r->occurred);
	return facts_record(r->facts, kind, values, locator, e);
}

static int read_json(struct reading *r, struct err *e)
{
	struct json records, item;
	const char *missing;
	const struct record_kind *kind = find_kind(r->json, &records, &missing);
	const char *above = json_is(r->json, JSON_ARRAY) ? "" : "/records";
	struct json_iter it;

	if (!kind)
		return err_set(e, ERR_INPUT, "/: expected records of a kind");
	if (missing)
		return err_set(e, ERR_INPUT, "/0: records of kind %s need a member %s", kind->name, missing);
	r->kind = kind->name;
	for (json_begin(records, &it); json_next(&it, &item);) {
		char locator[48];

		snprintf(locator, sizeof locator, "%s/%zu", above, it.index);
		if (read_record(r, kind, item, str_of(locator), e) < 0)
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
