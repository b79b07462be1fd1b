/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_HTML_WRITER_H
#define ASSAY_REPORT_HTML_WRITER_H

#include "base/buf.h"

/*
 * Writing markup that is HTML and well-formed XML at once. Elements are opened and closed
 * in pairs that the writer keeps, so what is open is known and a tag without its end is a
 * bug that stops the program. Every text and attribute value is escaped; bytes that are not
 * UTF-8, control characters, and those that turn the direction of the text around them
 * (evidence is foreign) become U+FFFD. Names of tags and attributes are ours and taken as
 * they are. NULL is the empty text.
 *
 *	html_open(h, "a");
 *	html_attr(h, "href", target);
 *	html_text(h, label);
 *	html_close(h);
 */
#define HTML_DEPTH_MAX 32

struct html {
	struct buf *b;
	const char *open[HTML_DEPTH_MAX];
	int depth;
	bool in_tag;	/* attributes may still follow */
};

#define HTML_INIT(buffer) ((struct html){ .b = (buffer) })

void html_open(struct html *h, const char *tag);
void html_close(struct html *h);

/* Between html_open and the first content. */
void html_attr(struct html *h, const char *name, const char *value);
void html_attrf(struct html *h, const char *name, const char *fmt, ...) PRINTF(3, 4);

void html_text(struct html *h, const char *text);
void html_textf(struct html *h, const char *fmt, ...) PRINTF(2, 3);

/* 1234567 as "1,234,567". */
void html_number(struct html *h, int64_t n);

/* Shorthands: an opened element with a class; a whole element of text. class may be NULL. */
void html_open_class(struct html *h, const char *tag, const char *class);
void html_element(struct html *h, const char *tag, const char *class, const char *text);

/* The name of an anchor, or "#" and the name as the href of a link to it: prefix and key,
 * with what an anchor cannot hold encoded so that different keys stay different. */
void html_anchor_id(struct html *h, const char *prefix, const char *key);
void html_anchor_href(struct html *h, const char *prefix, const char *key);

/* The only way around escaping: bytes that are markup, from this program and not from data. */
void html_put_trusted_markup(struct html *h, struct str markup);

#endif
