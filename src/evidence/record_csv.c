/* SPDX-License-Identifier: Apache-2.0 */
/* Records as CSV: the header row finds the kind, each further row is a record. */
#include <stdio.h>

#include "codec/csv.h"
#include "evidence/evidence.h"
#include "evidence/record.h"

/* A header row that is longer is none of ours; keeps detection from reading a whole file. */
#define HEADER_MAX (16 * 1024)

static bool claims(const struct reading *r)
{
	struct str head = { r->bytes.p, r->bytes.n < HEADER_MAX ? r->bytes.n : HEADER_MAX };
	struct str line = str_cut(&head, '\n');
	struct record_header h = { 0 };
	struct err e = { 0 };
	struct csv c;

	if (!str_given(line) || (!head.p && r->bytes.n > HEADER_MAX))
		return false;
	csv_open(&c, line);
	if (csv_next(&c, &e) == 1)
		record_match(c.fields, c.count, &h);
	csv_close(&c);
	return h.kind != NULL;
}

static int read_row(struct reading *r, const struct csv *c, const struct record_header *h, struct err *e)
{
	const struct record_kind *kind = h->kind;
	struct str values[RECORD_COLUMNS_MAX] = { 0 };
	char locator[32];

	for (size_t i = 0; i < kind->count; i++) {
		const struct record_column *column = &kind->columns[i];

		if (h->at[i] >= 0 && record_convert(column, c->fields[h->at[i]], r->arena, &values[i], e) < 0)
			return err_ctx(e, "row %zu, column %s", c->row, column->name);
		if (column->required && !values[i].p)
			return err_set(e, ERR_INPUT, "row %zu, column %s: expected a value, not nothing",
				       c->row, column->name);
	}
	record_set_system(kind, r->settings, values);
	record_occurred(kind, values, &r->occurred);
	snprintf(locator, sizeof locator, "row=%zu", c->row);
	if (facts_record(r->facts, kind, values, str_of(locator), e) < 0)
		return err_ctx(e, "row %zu", c->row);
	return 0;
}

static int read_rows(struct reading *r, struct csv *c, struct err *e)
{
	struct record_header h = { 0 };
	size_t columns;
	int row = csv_next(c, e);

	if (row < 0)
		return -1;
	if (row)
		record_match(c->fields, c->count, &h);
	if (!h.kind)
		return err_set(e, ERR_INPUT, "row 1: expected the columns of a kind of record");
	if (h.missing)
		return err_set(e, ERR_INPUT, "row 1: records of kind %s need a column %s", h.kind->name, h.missing);
	if (h.twice)
		return err_set(e, ERR_INPUT, "row 1: two columns are named %s", h.twice);
	r->kind = h.kind->name;
	columns = c->count;
	while ((row = csv_next(c, e)) > 0) {
		if (c->count != columns)
			return err_set(e, ERR_INPUT, "row %zu: %zu fields where the header has %zu", c->row,
				       c->count, columns);
		if (read_row(r, c, &h, e) < 0)
			return -1;
	}
	return row;
}

static int read_csv(struct reading *r, struct err *e)
{
	struct csv c;
	int ret;

	csv_open(&c, r->bytes);
	ret = read_rows(r, &c, e);
	csv_close(&c);
	return ret;
}

const struct format format_records_csv = {
	.name = "records-csv",
	.claims = claims,
	.read = read_csv,
	.weak = true,
};
