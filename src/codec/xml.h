/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XML_H
#define ASSAY_CODEC_XML_H

#include "base/err.h"
#include "base/str.h"

/*
 * Reading XML 1.0 as a stream of elements, with expat. A DOCTYPE's internal entities are
 * refused, external ones never read; depth at most XML_DEPTH_MAX. Names are local ones:
 * the namespace is dropped.
 */
#define XML_DEPTH_MAX 256

struct xml_place {
	unsigned long line;	/* from 1 */
	unsigned long column;	/* from 1, in bytes */
};

struct xml_attrs {
	const char **pairs;	/* name, value, …, NULL */
};

/* The attribute's value, or "not given". */
struct str xml_attr(const struct xml_attrs *attrs, const char *name);

/* Each may be NULL. -1 stops with *e filled. Text comes in pieces. */
struct xml_handler {
	int (*start)(void *arg, const char *name, const struct xml_attrs *attrs,
		     struct xml_place at, struct err *e);
	int (*end)(void *arg, const char *name, struct err *e);
	int (*text)(void *arg, struct str piece, struct err *e);
};

/* -1 (ERR_INPUT): "line 3, column 17: …". */
int xml_parse(struct str bytes, const struct xml_handler *h, void *arg, struct err *e);

#endif
