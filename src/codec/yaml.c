/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The tree is built from libyaml's events over a stack of open nodes, so that nothing
 * recurses; libyaml's own documents would resolve aliases, which can name a node a
 * billion times in a few lines.
 */
#include "codec/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"

struct level {
	struct yaml *node;
	struct yaml *last;	/* child */
	size_t count;		/* of children */
	struct str key;		/* read, its value not yet */
	yaml_mark_t key_at;
};

struct building {
	struct arena *a;
	struct yaml *root;
	struct level levels[YAML_DEPTH_MAX];
	size_t depth;
	size_t nodes;
	size_t documents;
	size_t first_line;
};

static int refuse(const struct building *b, yaml_mark_t at, const char *what, struct err *e)
{
	return err_set(e, ERR_INPUT, "line %zu, column %zu: %s", at.line + b->first_line, at.column + 1, what);
}

/* What of an event every node has. */
struct head {
	enum yaml_type type;
	const yaml_char_t *anchor;
	const yaml_char_t *tag;
};

static struct head head_of(const yaml_event_t *ev)
{
	if (ev->type == YAML_SCALAR_EVENT)
		return (struct head){ YAML_SCALAR, ev->data.scalar.anchor, ev->data.scalar.tag };
	if (ev->type == YAML_SEQUENCE_START_EVENT)
		return (struct head){ YAML_LIST, ev->data.sequence_start.anchor, ev->data.sequence_start.tag };
	return (struct head){ YAML_MAP, ev->data.mapping_start.anchor, ev->data.mapping_start.tag };
}

static struct str text_of(const struct building *b, const yaml_event_t *ev)
{
	struct str s = { (const char *)ev->data.scalar.value, ev->data.scalar.length };
	bool plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	return plain && (s.n == 0 || str_is(s, "~")) ? STR_NONE : arena_str(b->a, s);
}

static int add_key(struct building *b, struct level *in, const yaml_event_t *ev, struct err *e)
{
	if (ev->type != YAML_SCALAR_EVENT)
		return refuse(b, ev->start_mark, "expected a text as the key", e);
	in->key = text_of(b, ev);
	in->key_at = ev->start_mark;
	if (!in->key.p)
		return refuse(b, ev->start_mark, "expected a key", e);
	return 0;
}

static void attach(struct building *b, struct yaml *node)
{
	struct level *in = b->depth ? &b->levels[b->depth - 1] : NULL;

	if (!in) {
		b->root = node;
		return;
	}
	if (in->node->type == YAML_MAP) {
		node->key = in->key;
		node->line = in->key_at.line + b->first_line;
		node->column = in->key_at.column + 1;
		in->key = STR_NONE;
	}
	if (in->last)
		in->last->next = node;
	else
		in->node->first = node;
	in->last = node;
	in->count++;
}

static int add_node(struct building *b, const yaml_event_t *ev, struct err *e)
{
	struct level *in = b->depth ? &b->levels[b->depth - 1] : NULL;
	struct head head = head_of(ev);
	struct yaml *node;

	if (head.anchor)
		return refuse(b, ev->start_mark, "an anchor, which is not taken", e);
	if (head.tag)
		return refuse(b, ev->start_mark, "a tag, which is not taken", e);
	if (++b->nodes > YAML_NODES_MAX)
		return refuse(b, ev->start_mark, "more than " TEXT_OF(YAML_NODES_MAX) " nodes", e);
	if (in && in->node->type == YAML_MAP && !in->key.p)
		return add_key(b, in, ev, e);
	node = arena_alloc(b->a, sizeof *node);
	*node = (struct yaml){ .type = head.type, .line = ev->start_mark.line + b->first_line,
			       .column = ev->start_mark.column + 1 };
	attach(b, node);
	if (head.type == YAML_SCALAR) {
		node->text = text_of(b, ev);
		return 0;
	}
	if (b->depth == YAML_DEPTH_MAX)
		return refuse(b, ev->start_mark, "nested deeper than " TEXT_OF(YAML_DEPTH_MAX), e);
	b->levels[b->depth++] = (struct level){ .node = node };
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct yaml *x = *(const struct yaml *const *)a, *y = *(const struct yaml *const *)b;
	int c = str_cmp(x->key, y->key);

	if (!c)
		c = (x->line > y->line) - (x->line < y->line);
	return c ? c : (x->column > y->column) - (x->column < y->column);
}

static int refuse_twice(const struct level *map, struct err *e)
{
	const struct yaml **all = xcalloc(map->count, sizeof *all);
	const struct yaml *twice = NULL;
	size_t n = 0;

	for (const struct yaml *child = map->node->first; child; child = child->next)
		all[n++] = child;
	qsort(all, n, sizeof *all, by_key);
	for (size_t i = 1; i < n && !twice; i++)
		if (str_eq(all[i - 1]->key, all[i]->key))
			twice = all[i];
	free(all);
	if (!twice)
		return 0;
	return err_set(e, ERR_INPUT, "line %zu, column %zu: the key '%.*s' a second time", twice->line, twice->column,
		       STR_FMT(str_quote(twice->key)));
}

static int take_event(struct building *b, const yaml_event_t *ev, struct err *e)
{
	switch (ev->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (++b->documents > 1)
			return refuse(b, ev->start_mark, "a second document, expected the end", e);
		return 0;
	case YAML_ALIAS_EVENT:
		return refuse(b, ev->start_mark, "an alias, which is not taken", e);
	case YAML_SCALAR_EVENT:
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return add_node(b, ev, e);
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return 0;
	case YAML_MAPPING_END_EVENT:
		return refuse_twice(&b->levels[--b->depth], e);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return 0;
}

static size_t lines_before(struct str bytes, size_t offset)
{
	size_t n = 0;

	for (size_t i = 0; i < offset && i < bytes.n; i++)
		n += bytes.p[i] == '\n';
	return n;
}

static int refuse_syntax(const struct building *b, const yaml_parser_t *p, struct str bytes, struct err *e)
{
	const char *problem = p->problem ? p->problem : "not YAML";

	if (p->error == YAML_MEMORY_ERROR)
		return err_set(e, ERR_ENV, "no memory to read a document of %zu bytes", bytes.n);
	if (p->error == YAML_READER_ERROR)
		return err_set(e, ERR_INPUT, "line %zu: %s",
			       lines_before(bytes, p->problem_offset) + b->first_line, problem);
	return refuse(b, p->problem_mark, problem, e);
}

static int build(struct building *b, yaml_parser_t *p, struct str bytes, struct err *e)
{
	yaml_event_type_t type;
	yaml_event_t ev;
	int ret;

	do {
		if (!yaml_parser_parse(p, &ev))
			return refuse_syntax(b, p, bytes, e);
		type = ev.type;
		ret = take_event(b, &ev, e);
		yaml_event_delete(&ev);
	} while (ret == 0 && type != YAML_STREAM_END_EVENT);
	return ret;
}

int yaml_parse_part(struct str bytes, size_t first_line, struct arena *a, struct yaml **ret, struct err *e)
{
	struct building b = { .a = a, .first_line = first_line };
	yaml_parser_t p;
	int failed;

	if (bytes.n > YAML_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", YAML_BYTES_MAX);
	if (!yaml_parser_initialize(&p))
		return err_set(e, ERR_ENV, "no memory for a YAML parser");
	yaml_parser_set_input_string(&p, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
	failed = build(&b, &p, bytes, e);
	yaml_parser_delete(&p);
	if (failed)
		return -1;
	*ret = b.root && b.root->type == YAML_SCALAR && !b.root->text.p ? NULL : b.root;
	return 0;
}

int yaml_parse(struct str bytes, struct arena *a, struct yaml **ret, struct err *e)
{
	return yaml_parse_part(bytes, 1, a, ret, e);
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (!map || map->type != YAML_MAP)
		return NULL;
	for (const struct yaml *child = map->first; child; child = child->next)
		if (str_is(child->key, key))
			return child;
	return NULL;
}

struct str yaml_get_str(const struct yaml *map, const char *key)
{
	const struct yaml *child = yaml_get(map, key);

	return child && child->type == YAML_SCALAR ? child->text : STR_NONE;
}
