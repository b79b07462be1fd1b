/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_FORMAT_FILE_H
#define ASSAY_CATALOG_FORMAT_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include "codec/document.h"

/*
 * Descriptions of formats (docs/FORMATS.md): the files catalog/formats/NAME.yaml that ship, and those of
 * the folder formats/ beside assay.yaml, which add to them or replace one of the same name. What is read
 * here is what a file says; whether its filters compile, and whether its kinds of facts
 * exist, is for evidence/described.h to tell.
 */

/* A filter, and where it stands: its first line is that line of the file. */
struct format_filter {
	struct str text;	/* "not given": there is none */
	size_t line;
};

struct format_is {
	const char *pointer;
	struct list texts;	/* one of which it must be */
};

/* One alternative of `recognise`: all that it has must hold. */
struct format_alternative {
	struct list has;
	struct format_is *is;
	size_t is_count;
	struct list columns;
	struct list named;	/* words of the file's name */
	struct str matches;
	struct format_filter where;
	size_t line;
};

struct format_fact {
	const char *kind;
	size_t kind_line;
	struct format_filter each, fields;
};

struct format_file {
	const char *name;
	const char *title;
	const char *kind;	/* of the artifact; NULL: by its facts */
	const char *origin;	/* format_shipped, or the path of the workspace's file */
	struct str bytes;	/* as the file stands */
	enum document_syntax syntax;
	struct format_alternative *alternatives;
	size_t alternative_count;
	struct format_filter index;	/* what the filters of the facts look up, made once */
	struct list cuts;		/* JSON Pointers to arrays of which filters may see a run at a time */
	struct format_filter scan;
	struct format_fact *facts;
	size_t fact_count;
};

extern const char format_shipped[];

struct format_shelf {
	struct arena arena;
	struct format_file *files;	/* by name */
	size_t count;
};

/* folder: that of assay.yaml; NULL: only what ships. ERR_INPUT: "formats/x.yaml: line 3, column 1: …". */
int format_shelf_load(const char *folder, struct format_shelf *ret, struct err *e);
void format_shelf_free(struct format_shelf *s);	/* for CLEANUP */

const struct format_file *format_shelf_find(const struct format_shelf *s, struct str name);

/* Reads one description; what it says lives in a. */
int format_file_parse(struct str bytes, struct arena *a, struct format_file *ret, struct err *e);

/* The definitions that stand before every filter. */
struct str format_prelude(void);

/* True for lower case, digits and '-'. */
bool format_name_valid(struct str name);

/* SHA-256 in hex of all descriptions in force in that folder. */
int format_shelf_digest(const char *folder, char hex[65], struct err *e);

#endif
