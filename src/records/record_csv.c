/* SPDX-License-Identifier: Apache-2.0 */
/* Records as CSV: the header finds the kind, each row below it is a record. */
#include <stdio.h>

#include "codec/csv.h"
#include "evidence/evidence.h"
#include "records/record_header.h"

/* A header that ends behind these is none of ours; keeps detection from reading a whole file. */
#define HEADER_MAX (16 * 1024)

/* Reads on to the header. 1: c is at it. 0: there is none. */
static int find_header(const struct reading *r, struct csv *c, struct record_header *ret, struct err *e)
{
	for (size_t i = 0; i <= RECORD_TITLE_ROWS_MAX; i++) {
		int row = csv_next(c, e);

		if (row <= 0)
			return row;
		record_match(r->settings, c->fields, c->count, ret);
		if (ret->kind || !record_is_title(c->fields, c->count))
			return ret->kind != NULL;
		csv_separate(c);
	}
	return 0;
}

static bool claims(const struct reading *r)
{
	struct str head = r->bytes;
	struct record_header h = { 0 };
	struct err e = { 0 };
	struct csv c;
	int found;

	if (head.n > HEADER_MAX)
		for (head.n = HEADER_MAX; head.n && head.p[head.n - 1] != '\n';)
			head.n--;
	csv_open(&c, head);
	found = find_header(r, &c, &h, &e);
	csv_close(&c);
	return found == 1;
}

static int read_row(struct reading *r, const struct csv *c, const struct record_header *h, struct err *e)
{
	char locator[32], where[32];

	snprintf(locator, sizeof locator, "row=%zu", c->row);
	snprintf(where, sizeof where, "row %zu", c->row);
	return record_read(r, h, c->fields, str_of(locator), where, e);
}

static int read_rows(struct reading *r, struct csv *c, struct err *e)
{
	struct record_header h = { 0 };
	size_t columns;
	int row = find_header(r, c, &h, e);

	if (row < 0)
		return -1;
	if (record_header_check(&h, e) < 0)
		return err_ctx(e, "row %zu", c->row);
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
