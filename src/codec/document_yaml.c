/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <yaml.h>

#include "codec/document_int.h"

/*
 * Foreign YAML as JSON, written event by event: the first document, its scalars as text. What an anchor
 * named is a stretch of the JSON written so far, which an alias repeats; a billion of those end
 * at the ceiling of what a document may grow to.
 */
#define GROWTH_TIMES 64
#define GROWTH_FREE  ((size_t)4 * 1024 * 1024)

struct anchor {
	struct str name;
	size_t begin, end;	/* end 0: it is still being written */
	struct anchor *next;
};

struct level {
	bool map;
	bool key;		/* a key comes next */
	size_t count;
	struct anchor *anchor;
};

struct writing {
	struct buf *b;
	struct arena a;
	struct anchor *anchors;	/* newest first: a name may be given again */
	struct level levels[DOCUMENT_DEPTH_MAX];
	size_t depth, ceiling;
	bool done;
};

static int refuse(const yaml_event_t *ev, const char *what, struct err *e)
{
	return err_set(e, ERR_INPUT, "line %zu, column %zu: %s", ev->start_mark.line + 1, ev->start_mark.column + 1, what);
}

/* Before a node: its comma, or the colon after its key. */
static void separate(struct writing *w)
{
	struct level *in = w->depth ? &w->levels[w->depth - 1] : NULL;

	if (!in)
		return;
	if (in->map && !in->key)
		buf_add_char(w->b, ':');
	else if (in->count++)
		buf_add_char(w->b, ',');
	if (in->map)
		in->key = !in->key;
}

static bool is_key(const struct writing *w)
{
	return w->depth && w->levels[w->depth - 1].map && w->levels[w->depth - 1].key;
}

static struct anchor *new_anchor(struct writing *w, const yaml_char_t *name)
{
	struct anchor *x;

	if (!name)
		return NULL;
	x = arena_alloc(&w->a, sizeof *x);
	*x = (struct anchor){ arena_str(&w->a, str_of((const char *)name)), w->b->n, 0, w->anchors };
	w->anchors = x;
	return x;
}

static int open_level(struct writing *w, const yaml_event_t *ev, bool map, const yaml_char_t *name, struct err *e)
{
	struct anchor *x;

	if (is_key(w))
		return refuse(ev, "expected a text as the key", e);
	if (w->depth == DOCUMENT_DEPTH_MAX)
		return refuse(ev, "nested deeper than " TEXT_OF(DOCUMENT_DEPTH_MAX), e);
	separate(w);
	x = new_anchor(w, name);
	buf_add_char(w->b, map ? '{' : '[');
	w->levels[w->depth++] = (struct level){ map, map, 0, x };
	return 0;
}

static void close_level(struct writing *w)
{
	struct level *in = &w->levels[--w->depth];

	buf_add_char(w->b, in->map ? '}' : ']');
	if (in->anchor)
		in->anchor->end = w->b->n;
}

static void add_scalar(struct writing *w, const yaml_event_t *ev)
{
	struct anchor *x;

	separate(w);
	x = new_anchor(w, ev->data.scalar.anchor);
	json_put_str(w->b, (struct str){ (const char *)ev->data.scalar.value, ev->data.scalar.length });
	if (x)
		x->end = w->b->n;
}

static int add_alias(struct writing *w, const yaml_event_t *ev, struct err *e)
{
	const struct anchor *x = w->anchors;

	while (x && !str_is(x->name, (const char *)ev->data.alias.anchor))
		x = x->next;
	if (!x || !x->end)
		return refuse(ev, "an alias of what is not there", e);
	if (is_key(w) && w->b->p[x->begin] != '"')
		return refuse(ev, "expected a text as the key", e);
	if (w->b->n + (x->end - x->begin) > w->ceiling)
		return refuse(ev, "its aliases make it grow out of proportion", e);
	separate(w);
	if (buf_reserve(w->b, x->end - x->begin + 1))
		buf_add(w->b, w->b->p + x->begin, x->end - x->begin);
	return 0;
}

static int take_event(struct writing *w, const yaml_event_t *ev, struct err *e)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		add_scalar(w, ev);
		return 0;
	case YAML_ALIAS_EVENT:
		return add_alias(w, ev, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(w, ev, false, ev->data.sequence_start.anchor, e);
	case YAML_MAPPING_START_EVENT:
		return open_level(w, ev, true, ev->data.mapping_start.anchor, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_level(w);
		return 0;
	case YAML_DOCUMENT_END_EVENT:
	case YAML_STREAM_END_EVENT:
		w->done = true;
		return 0;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_START_EVENT:
		break;
	}
	return 0;
}

static int write_events(struct writing *w, yaml_parser_t *p, struct err *e)
{
	while (!w->done && !buf_overflowed(w->b)) {
		yaml_event_t ev;
		int ret;

		if (!yaml_parser_parse(p, &ev)) {
			if (p->error == YAML_MEMORY_ERROR)
				return err_set(e, ERR_ENV, "no memory to read YAML");
			return err_set(e, ERR_INPUT, "line %zu, column %zu: %s", p->problem_mark.line + 1,
				       p->problem_mark.column + 1, p->problem ? p->problem : "not YAML");
		}
		ret = take_event(w, &ev, e);
		yaml_event_delete(&ev);
		if (ret < 0)
			return -1;
	}
	return 0;
}

int document_from_yaml(struct str bytes, struct buf *b, struct err *e)
{
	struct writing w = { .b = b, .ceiling = GROWTH_FREE + GROWTH_TIMES * bytes.n };
	size_t began = b->n;
	yaml_parser_t p;
	int ret;

	if (!yaml_parser_initialize(&p))
		return err_set(e, ERR_ENV, "no memory for a YAML parser");
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
	ret = write_events(&w, &p, e);
	yaml_parser_delete(&p);
	arena_free(&w.a);
	if (ret == 0 && b->n == began)
		buf_add_cstr(b, "null");
	return ret;
}
