/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_DOCUMENT_INT_H
#define ASSAY_CODEC_DOCUMENT_INT_H

#include "codec/document.h"

/* What the files that make documents share. Each appends JSON text to b, which has a ceiling
 * that the caller looks at; -1 (ERR_INPUT) names the place in the bytes. */
int document_from_xml(struct str bytes, bool part, struct buf *b, struct err *e); /* part: also up to a fault */
int document_from_html(struct str bytes, struct buf *b, struct err *e);
int document_from_yaml(struct str bytes, struct buf *b, struct err *e);
int document_from_csv(struct str bytes, const struct list *columns, struct buf *b, struct err *e);
int document_from_xlsx(struct str bytes, const struct list *columns, struct buf *b, struct err *e);

/*
 * A tree of elements in the making, for XML and HTML: begin, attributes, text and children, end. At
 * most DOCUMENT_ELEMENTS_MAX elements, DOCUMENT_DEPTH_MAX deep.
 */
struct element;
struct element_tree {
	struct arena arena;
	struct element *root, *at;
	size_t count, depth;
	size_t bytes, bytes_max;	/* that the tree takes; 0: no ceiling but that of elements */
	struct element_name **names;	/* open addressing; room is a power of two */
	size_t name_count, name_room;
	uint64_t salt;
};

int element_begin(struct element_tree *t, struct str name, unsigned long line, struct err *e);
void element_attribute(struct element_tree *t, struct str name, struct str value);
void element_text(struct element_tree *t, struct str piece);
void element_end(struct element_tree *t);
void element_tree_put(struct element_tree *t, struct buf *b);
void element_tree_free(struct element_tree *t);

#endif
