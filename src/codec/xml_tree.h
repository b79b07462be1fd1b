/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_XML_TREE_H
#define ASSAY_CODEC_XML_TREE_H

#include "base/arena.h"
#include "codec/xml.h"

/*
 * A whole XML document as a tree in an arena, with namespaces resolved, for formats whose parts
 * refer to each other. What codec/xml.h says of documents holds here too.
 */
#define XML_TREE_NODES_MAX 1200000	/* elements and attributes */
#define XML_TREE_NAMESPACES_MAX 64	/* in scope in one place */

struct xml_node {
	const char *ns;		/* URI of the namespace; "": none */
	const char *name;	/* without prefix */
	struct str text;	/* its own text, without white space at both ends; an attribute's value */
	struct str raw;		/* the text with that white space, where it has no child elements */
	struct xml_node *attrs;	/* linked by next */
	struct xml_node *first;	/* child element */
	struct xml_node *next;	/* sibling */
	unsigned long line;	/* it begins in, from 1 */
};

int xml_tree(struct str bytes, struct arena *a, struct xml_node **ret, struct err *e);

/* The first child element of that name in any namespace; NULL when there is none, or no node. */
const struct xml_node *xml_child(const struct xml_node *n, const char *name);

/* The attribute's value, whatever its namespace, or "not given". */
struct str xml_node_attr(const struct xml_node *n, const char *name);

#endif
