/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SCHEMA_H
#define ASSAY_CATALOG_SCHEMA_H

#include "base/arena.h"
#include "base/str.h"

/*
 * What a version of an evidence format asks of a document: a table that ships
 * (catalog/schema/NAME.tsv; docs/SCHEMAS.md has its language), made ready for one version. It
 * says nothing about how documents are walked: sbom/conform.h does that.
 */
struct regex;

/* A list of texts, of which one must stand: an enumeration. */
struct schema_list {
	struct str name;
	struct str *values;
	size_t count;
	size_t *slots;		/* a hash table of places in values, from 1 */
	size_t mask;
};

struct schema_pattern {
	struct str name;
	struct str text;	/* of PCRE2 */
	struct schema_form *form; /* the same without PCRE2, where it is that plain; else NULL */
	struct regex *compiled;	/* made when it is first asked for */
};

enum schema_format {
	SCHEMA_FORMAT_NONE,
	SCHEMA_FORMAT_DATE_TIME,	/* RFC 3339 */
	SCHEMA_FORMAT_DATE,		/* RFC 3339, full-date */
	SCHEMA_FORMAT_EMAIL,		/* RFC 6531 */
	SCHEMA_FORMAT_URI,		/* RFC 3986, with a scheme */
	SCHEMA_FORMAT_IRI_REFERENCE,	/* RFC 3987 */
	SCHEMA_FORMAT_LINE,		/* a text without a line break */
	SCHEMA_FORMAT_XS_INTEGER,	/* XML Schema 1.0, part 2 */
	SCHEMA_FORMAT_XS_DECIMAL,
	SCHEMA_FORMAT_XS_BOOLEAN,
	SCHEMA_FORMAT_XS_DATE,
	SCHEMA_FORMAT_XS_DATE_TIME,
	SCHEMA_FORMAT_XS_ANY_URI,
};

/* What happens to white space before a text is looked at, as XML Schema has it. */
enum schema_space {
	SCHEMA_SPACE_PRESERVE,
	SCHEMA_SPACE_REPLACE,	/* tabs and line breaks become blanks */
	SCHEMA_SPACE_COLLAPSE,	/* and runs of blanks one, and those at the ends none */
};

/* The elements that an element of XML may hold, in their order. */
enum schema_particle_kind {
	SCHEMA_SEQUENCE,	/* its parts, one after the other */
	SCHEMA_CHOICE_OF,	/* one of them */
	SCHEMA_ELEMENT,
	SCHEMA_OTHER,		/* any element of another namespace */
};

struct schema_particle {
	enum schema_particle_kind kind;
	bool optional, many;
	bool has_default;		/* an empty element stands for a value that the schema gives */
	struct str name;
	struct schema_type *type;
	struct schema_particle *parts;	/* joined by next */
	struct schema_particle *next;
};

enum schema_attributes {
	SCHEMA_ATTRIBUTES_OWN,		/* those that the type has */
	SCHEMA_ATTRIBUTES_OTHER,	/* and those of other namespaces */
	SCHEMA_ATTRIBUTES_ANY,
};

/* The kinds of values: bits. */
enum {
	SCHEMA_NULL = 1 << 0,
	SCHEMA_BOOLEAN = 1 << 1,
	SCHEMA_INTEGER = 1 << 2,
	SCHEMA_NUMBER = 1 << 3,
	SCHEMA_STRING = 1 << 4,
	SCHEMA_ARRAY = 1 << 5,
	SCHEMA_OBJECT = 1 << 6,
};

#define SCHEMA_NAMES_MAX 8

struct schema_rule;

enum schema_choice_kind {
	SCHEMA_ONE,	/* exactly one branch holds */
	SCHEMA_ANY,	/* at least one */
	SCHEMA_NOT,	/* its only branch does not */
	SCHEMA_IF,	/* three: if the first holds, the second does, else the third */
};

struct schema_choice {
	enum schema_choice_kind kind;
	struct schema_rule *branches;	/* joined by next */
	struct schema_choice *next;
};

/* A range of lengths, of numbers of items, or of values. */
struct schema_range {
	bool has_least, has_most;
	double least, most;
};

/* What holds for a value: all of it. */
struct schema_rule {
	unsigned kinds;			/* 0: any */
	bool closed;			/* no members but those of the type it stands in */
	bool unique;			/* no two items are equal */
	bool truth_given, truth;	/* it is true, or false */
	enum schema_format format;
	struct schema_list *list;
	struct schema_pattern *pattern;
	struct schema_type *type;
	struct schema_rule *items;	/* each item */
	struct schema_range length, count, value;
	struct str needs[SCHEMA_NAMES_MAX];	/* members that must be there */
	size_t needs_count;
	struct schema_choice *choices;	/* joined by next; all hold */
	struct schema_rule *next;	/* of the branches of a choice */

	/* Of XML. */
	enum schema_space space;
	bool holds_elements;		/* and not a text */
	bool mixed;			/* a text beside them too */
	bool anything;
	enum schema_attributes attributes;
	struct schema_particle *content; /* NULL: no elements */
};

struct schema_member {
	struct str name;
	uint64_t need;			/* a bit of its own when it must be there, else 0 */
	struct schema_rule *rule;
};

/* A kind of object. */
struct schema_type {
	struct str name;
	struct schema_rule *rule;	/* of the object itself; NULL: the table does not have the type */
	struct schema_member *members;
	size_t count;
	uint64_t needs;			/* the bits of them all */
	unsigned needed;		/* how many those are */
	size_t *slots;			/* as in a list */
	size_t mask;
	struct schema_rule *rest;	/* of members not named; NULL: nothing is asked of them */
};

struct schema;

/* The table catalog/schema/NAME.tsv for that version, in a: but a schema must be freed, as its
 * patterns are not in a. NULL: the table knows no such version. */
struct schema *schema_load(const char *name, struct str version, struct arena *a);
void schema_free(struct schema *s);

/* The schemas that were asked for so far: each is loaded once, and lives as long as they do. */
struct schema_shelf;
struct schema_shelf *schema_shelf_new(void);
void schema_shelf_free(struct schema_shelf *f);
void schema_shelf_freep(struct schema_shelf **f);	/* for CLEANUP */
const struct schema *schema_shelf_get(struct schema_shelf *f, const char *name, struct str version);

/* The type of that name; NULL: there is none. */
const struct schema_type *schema_type(const struct schema *s, const char *name);
const struct schema_list *schema_list(const struct schema *s, const char *name);

const struct schema_member *schema_member(const struct schema_type *t, struct str name);
bool schema_list_has(const struct schema_list *l, struct str value);

/* Whether the text has the pattern's form. A text on which the pattern runs away has it not. */
bool schema_pattern_fits(struct schema_pattern *p, struct str text);

#endif
