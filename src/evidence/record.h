/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_RECORD_H
#define ASSAY_EVIDENCE_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/when.h"
#include "db/db.h"

/*
 * Records: evidence that comes as rows of columns (tickets, deployments, trainings, …). The
 * kinds and their columns are record.def, and docs/RECORDS.md for people. The two readers
 * (record_csv.c, record_json.c) differ in syntax only: both find the kind by the
 * names of the columns, and convert each value by its column's type.
 */
#define RECORD_COLUMNS_MAX 24

enum record_type { RECORD_TEXT, RECORD_WORD, RECORD_TIME, RECORD_INT, RECORD_YESNO };

struct record_column {
	const char *name;
	const char *parameter;		/* of the insert statement */
	enum record_type type;
	bool required;
};

struct record_kind {
	const char *name;
	enum sql_id insert;
	const char *occurred;		/* the column that says when it happened */
	const struct record_column *columns;
	size_t count;
};

extern const struct record_kind record_kinds[];
extern const size_t record_kind_count;

const struct record_kind *record_kind_by_name(struct str name);

/* The column of that name; names as headers write them ("Approved by"). NULL: none. */
const struct record_column *record_column_by_name(const struct record_kind *kind, struct str name);

/* What the names of a header, or of an object's members, say (record_match.c; docs/RECORDS.md has the rule). */
struct record_header {
	const struct record_kind *kind;		/* NULL: none */
	const char *missing;			/* the first required column that is not there; NULL: all are */
	const char *twice;			/* a column that is there twice; NULL */
	bool by_synonyms;			/* some names are not ours (record_synonyms.def) */
	const struct settings_record_map *map;	/* of the settings; NULL */
	int at[RECORD_COLUMNS_MAX];		/* of each column, which name is it; -1: none */
};

struct settings;
void record_match(const struct settings *s, const struct str *names, size_t count, struct record_header *ret);

/* Do the settings' records: name kinds and columns that there are? ERR_USAGE with the line when not. */
int record_maps_check(const struct settings *s, struct err *e);

/* Refuses a header that no record can be read by: of no kind, without a required column, with one twice. */
int record_header_check(const struct record_header *h, struct err *e);

/* The same for a kind that is known; gives how many of its columns are there. */
size_t record_match_kind(const struct record_kind *kind, const struct str *names, size_t count, bool by_synonyms,
			 struct record_header *ret);

/* The same in the way that another header was matched: for the members of each object of an array. */
void record_match_again(const struct record_header *like, const struct str *names, size_t count,
			struct record_header *ret);

/* The value that the settings give to a column of every record, or "not given". */
struct str record_fixed(const struct record_header *h, const struct record_column *column);

/* Makes of a value as written what the store holds; "not given" when it is empty. Text is the
 * value's own or lives in a. -1 (ERR_INPUT): "'x' is not …", for the caller to say where. */
int record_convert(const struct record_column *column, struct str given, struct arena *a,
		   struct str *ret, struct err *e);

/* Reads a row whose fields stand as the header's names do, and adds the record. where is its place for
 * people: -1 says "row 3, column opened: …". */
struct reading;
int record_read(struct reading *r, const struct record_header *h, const struct str *fields, struct str locator,
		const char *where, struct err *e);

/* Puts a value into those of a record, by the column's name, which must be one; an empty one is not given. */
void record_set(const struct record_kind *kind, struct str *values, const char *column, struct str value);

/* Keeps the later of *latest and this record's time. */
void record_occurred(const struct record_kind *kind, const struct str *values, struct when *latest);

/* Where the kind has columns system and repository and system is not given: the system of the settings that has
 * the repository, under its full name or the last part of it. Of a kind without repository, a system that the
 * settings do not know is taken as such a name too: forges call what they deploy "acme/shop". The text is the
 * settings'. */
struct settings;
void record_set_system(const struct record_kind *kind, const struct settings *s, struct str *values);

#endif
