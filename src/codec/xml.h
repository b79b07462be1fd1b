/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XML_H
#define ASSAY_CODEC_XML_H

#include "base/err.h"
#include "base/str.h"

/*
 * Reading XML 1.0 as a stream of elements, with expat. A DOCTYPE that declares an entity is
 * refused, and nothing outside of the bytes is ever read; depth at most XML_DEPTH_MAX,
 * attributes of an element at most XML_ATTRIBUTES_MAX, in XML_TOKEN_BYTES_MAX bytes. The bytes are UTF-8, UTF-16, ISO-8859-1
 * or US-ASCII, as they declare (a declaration of UTF-16 in bytes that are none is one left over
 * from before a conversion); what is handed on is UTF-8. Names of elements are local ones,
 * without the prefix of their namespace; those of attributes keep theirs.
 */
#define XML_DEPTH_MAX 256
#define XML_ATTRIBUTES_MAX 4096
#define XML_TOKEN_BYTES_MAX 16777216	/* of a tag with its attributes, of a comment */
#define XML_BYTES_MAX (512 * 1024 * 1024)

struct xml_place {
	unsigned long line;	/* from 1 */
	unsigned long column;	/* from 1, in characters */
};

struct xml_attrs {
	const char **pairs;	/* name, value, …, NULL */
};

/* The attribute's value, or "not given". */
struct str xml_attr(const struct xml_attrs *attrs, const char *name);

/* Each may be NULL. -1 stops with *e filled. Text comes in pieces. What is handed over
 * lives until the function returns. */
struct xml_handler {
	int (*start)(void *arg, const char *name, const struct xml_attrs *attrs,
		     struct xml_place at, struct err *e);
	int (*end)(void *arg, const char *name, struct err *e);
	int (*text)(void *arg, struct str piece, struct err *e);
	bool qualified;	/* names of elements come with their prefix */
};

/* -1 (ERR_INPUT): "line 3, column 17: …". */
int xml_parse(struct str bytes, const struct xml_handler *h, void *arg, struct err *e);

#endif
