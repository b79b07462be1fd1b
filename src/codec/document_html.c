/* SPDX-License-Identifier: Apache-2.0 */
#include <libxml/HTMLparser.h>

#include "codec/document_int.h"

/*
 * HTML as a tree of elements, by libxml2's lenient reader: nothing is fetched, no entity beyond HTML's own
 * is resolved, and what is broken is mended as browsers would. It is walked without recursion.
 */
#define HTML_BYTES_MAX (64 * 1024 * 1024)

static struct str text_of(const xmlChar *s)
{
	return s ? str_of((const char *)s) : STR_LIT("");
}

static void add_attributes(struct element_tree *t, const xmlNode *n)
{
	for (const xmlAttr *a = n->properties; a; a = a->next)
		element_attribute(t, text_of(a->name),
				  a->children && a->children->content ? text_of(a->children->content) : STR_LIT(""));
}

static bool is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

static int walk(struct element_tree *t, const xmlNode *root, struct err *e)
{
	const xmlNode *n = root;

	while (n) {
		if (n->type == XML_ELEMENT_NODE) {
			if (element_begin(t, text_of(n->name), (unsigned long)xmlGetLineNo(n), e) < 0)
				return -1;
			add_attributes(t, n);
			if (n->children) {
				n = n->children;
				continue;
			}
			element_end(t);
		} else if (is_text(n)) {
			element_text(t, text_of(n->content));
		}
		while (n != root && !n->next) {
			n = n->parent;
			element_end(t);
		}
		n = n == root ? NULL : n->next;
	}
	return 0;
}

int document_from_html(struct str bytes, struct buf *b, struct err *e)
{
	CLEANUP(element_tree_free) struct element_tree t = { .arena = ARENA_INIT };
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
			    HTML_PARSE_COMPACT;
	const xmlNode *root;
	htmlDocPtr doc;
	int ret = 0;

	if (bytes.n > HTML_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", HTML_BYTES_MAX);
	doc = htmlReadMemory(bytes.p, (int)bytes.n, NULL, str_utf8(bytes) ? "UTF-8" : NULL, options);
	root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (!root)
		ret = err_set(e, ERR_INPUT, "not HTML");
	else
		ret = walk(&t, root, e);
	if (doc)
		xmlFreeDoc(doc);
	if (ret == 0)
		element_tree_put(&t, b);
	return ret;
}
