/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_RECORDS_RECORD_HEADER_H
#define ASSAY_RECORDS_RECORD_HEADER_H

#include "evidence/evidence.h"
#include "facts/record.h"

/*
 * Records as people and other programs write them: rows of a table, or a list of objects. The readers
 * (record_csv.c, record_json.c, record_table.c) differ in syntax only: all find the kind by the names of
 * the columns, and convert each value by its column's type.
 */
struct settings_record_map;

/* What the names of a header, or of an object's members, say (docs/RECORDS.md has the rule). */
struct record_header {
	const struct record_kind *kind;		/* NULL: none */
	const char *missing;			/* the first required column that is not there; NULL: all are */
	const char *twice;			/* a column that is there twice; NULL */
	bool by_synonyms;			/* some names are not ours (record_synonyms.def) */
	bool by_email;				/* an account without login is that of its person's e-mail */
	const struct settings_record_map *map;	/* of the settings; NULL */
	enum when_order order;			/* of its dates */
	int at[RECORD_COLUMNS_MAX];		/* of each column, which name is it; -1: none */
};

void record_match(const struct settings *s, const struct str *names, size_t count, struct record_header *ret);

/* A header may stand below the title of its table, and what else stands there: rows of two fields at most, up to
 * RECORD_TITLE_ROWS_MAX of them. True: the row, of which record_match says no kind, is such a one. */
#define RECORD_TITLE_ROWS_MAX 20
bool record_is_title(const struct str *fields, size_t count);

/* The same for a kind that is known; gives how many of its columns are there. */
size_t record_match_kind(const struct record_kind *kind, const struct str *names, size_t count, bool by_synonyms,
			 struct record_header *ret);

/* Of a header that is of no kind: the kind that knows most of its names, by ours and those of others, and of
 * these the one that lacks the fewest required columns. kind NULL: no kind knows any. */
size_t record_nearest(const struct str *names, size_t count, struct record_header *ret);

/* Do the settings' records: name kinds and columns that there are? ERR_USAGE with the line when not. */
int record_maps_check(const struct settings *s, struct err *e);

/* Refuses a header that no record can be read by: of no kind, without a required column, with one twice. */
int record_header_check(const struct record_header *h, struct err *e);

/* The same in the way that another header was matched: for the members of each object of an array. */
void record_match_again(const struct record_header *like, const struct str *names, size_t count,
			struct record_header *ret);

/* The value that the settings give to a column of every record, or "not given". */
struct str record_fixed(const struct record_header *h, const struct record_column *column);

/* Reads a row whose fields stand as the header's names do, and adds the record. where is its place for
 * people: -1 says "row 3, column opened: …". */
int record_read(struct reading *r, const struct record_header *h, const struct str *fields, struct str locator,
		const char *where, struct err *e);

#endif
