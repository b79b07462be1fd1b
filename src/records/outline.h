/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_RECORDS_OUTLINE_H
#define ASSAY_RECORDS_OUTLINE_H

#include "base/arena.h"
#include "base/str.h"

/*
 * What a Markdown document says of itself around its text: its title, its headings with what stands below them, the rows
 * of its tables, and marks: a name and a value, as
 *
 *	owner: CISO			a line of YAML front matter
 *	**Owner:** CISO			a line of text or of a list; several with " | " or " · " between them
 *	| Owner | CISO |		a row of a table with two columns
 *
 * Nothing here knows what a name means. Texts are without emphasis, and links are their text. Code blocks and comments
 * are passed over. Documents over OUTLINE_BYTES_MAX have no outline; lists end at their ceilings.
 */
#define OUTLINE_BYTES_MAX ((size_t)1024 * 1024)
#define OUTLINE_MARKS_MAX 512
#define OUTLINE_HEADINGS_MAX 512
#define OUTLINE_ROWS_MAX 2000
#define OUTLINE_COLUMNS_MAX 16

struct outline_mark {
	struct str name, value;	/* the value may be empty */
	struct str section;	/* the heading that it stands below; "not given": none but the title */
	size_t line;
	bool matter;		/* of the front matter */
};

struct outline_heading {
	struct str text;
	struct str below;	/* Markdown, up to the next heading */
	size_t line;
};

struct outline_row {
	struct str fields[OUTLINE_COLUMNS_MAX];
	size_t count;
	bool header;		/* the first row of its table */
	struct str section;
	size_t line;
};

struct outline {
	struct str title;	/* the front matter's, else the first heading; "not given": neither */
	size_t title_line;
	struct str under_title;	/* the line of text that follows the title */
	struct outline_mark marks[OUTLINE_MARKS_MAX];
	struct outline_heading headings[OUTLINE_HEADINGS_MAX];	/* without that of the title */
	struct outline_row *rows;
	size_t mark_count, heading_count, row_count;
};

/* Allocated in a, as all its texts. NULL: too large, no text, or neither heading nor mark. */
struct outline *outline_read(struct str bytes, struct arena *a);

/* The first paragraph of Markdown in one line, at most max bytes; "not given" when there is none. */
struct str outline_paragraph(struct str markdown, size_t max, struct arena *a);

/* Items of lists in Markdown, those of the first level. */
size_t outline_items(struct str markdown);

/* A value, not a place for one that a template left ([Name], <date>, {{owner}}) or a word for none (TBD, n/a)? */
bool outline_is_value(struct str s);

/* Do the words stand in the text, in any case, with no letter before or behind them? */
bool outline_has_word(struct str text, const char *word);

#endif
