/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_RECORD_H
#define ASSAY_FACTS_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/when_loose.h"
#include "db/db.h"

/*
 * Records: evidence that comes as rows of columns (tickets, deployments, trainings, …). The
 * kinds and their columns are record.def, and docs/RECORDS.md for people. How tables and lists of
 * objects become records is records/record_header.h; a description fills the columns by name.
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

/* Is it the name of a column, as headers write them: case, blanks, dashes and underscores do not matter, so that
 * "Approved by" and "approvedBy" are approved_by? */
bool record_name_is(struct str given, const char *name);

/* Makes of a value as written what the store holds; "not given" when it is empty. Text is the
 * value's own or lives in a. order is that of dates of digits. -1 (ERR_INPUT): "'x' is not …", for the caller to
 * say where. */
int record_convert(const struct record_column *column, struct str given, enum when_order order, struct arena *a,
		   struct str *ret, struct err *e);

/* A field of a table that somebody keeps: not given where they wrote that there is nothing ("n/a", "none"), or nothing yet
 * ("TBD", "unknown"), in a column that names a person, a reason, a document or a rank; else as it stands. */
struct str record_said(const struct record_column *column, struct str given);

/* ERR_INPUT for a date that may be two (base/when_loose.h), with the setting that decides; returns -1. */
int record_date_in_doubt(struct str s, struct err *e);

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
