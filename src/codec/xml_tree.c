/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xml_tree.h"

#include "base/buf.h"

#define NAMES 1024	/* names that are kept once; a power of two */

struct scope {
	struct str prefix;
	const char *uri;
	unsigned depth;
};

/* An element that is open: where its text begins in the common buffer, its last child. */
struct open {
	struct xml_node *node, *last;
	size_t text;
};

struct tree {
	struct arena *arena;
	struct xml_node *root;
	struct open open[XML_DEPTH_MAX + 1];
	unsigned depth;
	struct scope scopes[XML_TREE_NAMESPACES_MAX];
	size_t scope_count;
	struct buf text;
	const char *names[NAMES];
	size_t nodes;
};

/* Most documents have few names, again and again. */
static const char *keep(struct tree *t, struct str name)
{
	unsigned h = 5381;
	const char **slot;

	for (size_t i = 0; i < name.n; i++)
		h = h * 33 + (unsigned char)name.p[i];
	slot = &t->names[h & (NAMES - 1)];
	if (!*slot || !str_is(name, *slot))
		*slot = arena_cstr(t->arena, name);
	return *slot;
}

static const char *uri_of(const struct tree *t, struct str prefix)
{
	if (str_is(prefix, "xml"))
		return "http://www.w3.org/XML/1998/namespace";
	for (size_t i = t->scope_count; i-- > 0;)
		if (str_eq(t->scopes[i].prefix, prefix))
			return t->scopes[i].uri;
	return "";
}

static int declare(struct tree *t, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	for (const char **pair = attrs->pairs; pair[0]; pair += 2) {
		struct str name = str_of(pair[0]);

		if (!str_take(&name, "xmlns") || (name.n && name.p[0] != ':'))
			continue;
		if (t->scope_count == XML_TREE_NAMESPACES_MAX)
			return err_set(e, ERR_INPUT, "line %lu, column %lu: more than %d namespaces in one place",
				       at.line, at.column, XML_TREE_NAMESPACES_MAX);
		str_take(&name, ":");
		t->scopes[t->scope_count++] = (struct scope){
			.prefix = arena_str(t->arena, name.n ? name : STR_LIT("")),
			.uri = keep(t, str_of(pair[1])),
			.depth = t->depth,
		};
	}
	return 0;
}

static struct xml_node *node_of(struct tree *t, const char *qualified, bool attribute, unsigned long line)
{
	struct str name = str_of(qualified), prefix = STR_LIT("");
	struct xml_node *n = arena_alloc(t->arena, sizeof *n);

	t->nodes++;
	if (memchr(name.p, ':', name.n))
		prefix = str_cut(&name, ':');
	n->ns = attribute && !prefix.n ? "" : uri_of(t, prefix);
	n->name = keep(t, name);
	n->line = line;
	return n;
}

static void add_attrs(struct tree *t, struct xml_node *n, const struct xml_attrs *attrs)
{
	struct xml_node **end = &n->attrs;

	for (const char **pair = attrs->pairs; pair[0]; pair += 2) {
		if (strncmp(pair[0], "xmlns", 5) == 0 && (!pair[0][5] || pair[0][5] == ':'))
			continue;
		*end = node_of(t, pair[0], true, n->line);
		(*end)->text = (*end)->raw = arena_str(t->arena, str_of(pair[1]));
		end = &(*end)->next;
	}
}

static int on_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct tree *t = arg;
	struct open *parent = t->depth ? &t->open[t->depth - 1] : NULL;
	struct xml_node *n;

	if (t->nodes > XML_TREE_NODES_MAX)
		return err_set(e, ERR_INPUT, "line %lu: more than %d elements and attributes", at.line,
			       XML_TREE_NODES_MAX);
	if (declare(t, attrs, at, e) < 0)
		return -1;
	n = node_of(t, name, false, at.line);
	add_attrs(t, n, attrs);
	if (!parent)
		t->root = n;
	else if (parent->last)
		parent->last->next = n;
	else
		parent->node->first = n;
	if (parent)
		parent->last = n;
	t->open[t->depth++] = (struct open){ .node = n, .text = t->text.n };
	return 0;
}

static int on_end(void *arg, const char *name, struct err *e)
{
	struct tree *t = arg;
	struct open *o = &t->open[--t->depth];
	struct str raw = { buf_str(&t->text).p + o->text, t->text.n - o->text };

	(void)name, (void)e;
	if (o->node->first)
		raw = str_trim(raw);
	o->node->raw = raw.n ? arena_str(t->arena, raw) : STR_LIT("");
	o->node->text = str_trim(o->node->raw);
	t->text.n = o->text;
	while (t->scope_count && t->scopes[t->scope_count - 1].depth >= t->depth)
		t->scope_count--;
	return 0;
}

static int on_text(void *arg, struct str piece, struct err *e)
{
	struct tree *t = arg;

	(void)e;
	buf_add_str(&t->text, piece);
	return 0;
}

int xml_tree(struct str bytes, struct arena *a, struct xml_node **ret, struct err *e)
{
	static const struct xml_handler handler = {
		.start = on_start, .end = on_end, .text = on_text, .qualified = true
	};
	struct tree *t = arena_alloc(a, sizeof *t);
	int status;

	t->arena = a;
	t->text = BUF_INIT((size_t)XML_BYTES_MAX * 2);
	status = xml_parse(bytes, &handler, t, e);
	buf_free(&t->text);
	*ret = t->root;
	return status;
}

const struct xml_node *xml_child(const struct xml_node *n, const char *name)
{
	for (n = n ? n->first : NULL; n; n = n->next)
		if (strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

struct str xml_node_attr(const struct xml_node *n, const char *name)
{
	for (n = n->attrs; n; n = n->next)
		if (strcmp(n->name, name) == 0)
			return n->text;
	return STR_NONE;
}
