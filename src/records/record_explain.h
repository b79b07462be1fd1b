/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_RECORDS_RECORD_EXPLAIN_H
#define ASSAY_RECORDS_RECORD_EXPLAIN_H

#include "records/record_header.h"

/*
 * Why bytes that nobody recognises are no records: the headers of their tables (the first row of a CSV and of each sheet, of
 * each table of Markdown; the members of the first object of a JSON array), and the kind of record that each is nearest to.
 */
struct record_try {
	const char *place;		/* "sheet Staff", "line 12"; "" of a file with one header */
	const struct str *names;
	size_t count, known;		/* names, and those that near's kind knows */
	struct record_header near;	/* kind NULL: no kind knows any of them */
};

typedef void record_tried(void *arg, const struct record_try *t);

/* A spreadsheet that cannot be read is ERR_INPUT with the cell; what holds no table is nothing. */
int record_explain(const struct reading *r, struct json_reader *json, record_tried *each, void *arg, struct err *e);

#endif
