/* SPDX-License-Identifier: Apache-2.0 */
#include <malloc.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "codec/document_int.h"
#include "codec/xml.h"

/*
 * Elements as JSON: children are grouped by name, so a tree is built first. Names are kept once
 * each; when an element is written, each name remembers in which group of that element
 * its last child stood, so that grouping takes one pass whatever the number of names.
 */
#define XML_MEMORY_MAX ((size_t)256 * 1024 * 1024)	/* of the bytes and the tree, before its JSON is made */
#define LARGE_BYTES    ((size_t)16 * 1024 * 1024)

struct element_name {
	struct str text;
	uint64_t hash;
	const struct element *of;	/* whose group it is: the element being written */
	struct element *last;		/* child of that group */
};

struct piece {
	struct str text;
	struct piece *next;
};

struct element {
	struct element_name *name;
	struct element *parent, *next, *first, *last;
	struct element *same;		/* the next of this name; and of groups, the next group's first */
	struct element *group;
	struct piece *attributes, *attributes_last;	/* name, value, … */
	struct piece *text, *text_last;
	unsigned long line;
};

static uint64_t hash_of(const struct element_tree *t, struct str s)
{
	uint64_t h = t->salt ^ 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

static void place_name(struct element_tree *t, struct element_name *n)
{
	size_t i = n->hash & (t->name_room - 1);

	while (t->names[i])
		i = (i + 1) & (t->name_room - 1);
	t->names[i] = n;
}

static void grow_names(struct element_tree *t)
{
	struct element_name **old = t->names;
	size_t room = t->name_room;

	if (!room && getrandom(&t->salt, sizeof t->salt, 0) != sizeof t->salt)
		t->salt = (uint64_t)time(NULL);
	t->name_room = room ? 2 * room : 256;
	t->names = xcalloc(t->name_room, sizeof *t->names);
	for (size_t i = 0; i < room; i++)
		if (old[i])
			place_name(t, old[i]);
	free(old);
}

static struct element_name *name_of(struct element_tree *t, struct str s)
{
	struct element_name *n;
	uint64_t h;

	if (2 * t->name_count >= t->name_room)
		grow_names(t);
	h = hash_of(t, s);
	for (size_t i = h & (t->name_room - 1); t->names[i]; i = (i + 1) & (t->name_room - 1))
		if (t->names[i]->hash == h && str_eq(t->names[i]->text, s))
			return t->names[i];
	n = arena_alloc(&t->arena, sizeof *n);
	*n = (struct element_name){ .text = arena_str(&t->arena, s), .hash = h };
	place_name(t, n);
	t->name_count++;
	return n;
}

int element_begin(struct element_tree *t, struct str name, unsigned long line, struct err *e)
{
	struct element *x;

	if (++t->count > DOCUMENT_ELEMENTS_MAX)
		return err_set(e, ERR_INPUT, "line %lu: more than " TEXT_OF(DOCUMENT_ELEMENTS_MAX) " elements", line);
	t->bytes += sizeof *x;
	if (t->bytes_max && t->bytes > t->bytes_max)
		return err_set(e, ERR_INPUT, "line %lu: its elements take more than %zu MiB of memory", line,
			       t->bytes_max >> 20);
	if (++t->depth > DOCUMENT_DEPTH_MAX / 2)
		return err_set(e, ERR_INPUT, "line %lu: elements nested deeper than %d", line, DOCUMENT_DEPTH_MAX / 2);
	x = arena_alloc(&t->arena, sizeof *x);
	*x = (struct element){ .name = name_of(t, name), .parent = t->at, .line = line };
	if (!t->at)
		t->root = x;
	else if (t->at->last)
		t->at->last->next = x;
	else
		t->at->first = x;
	if (t->at)
		t->at->last = x;
	t->at = x;
	return 0;
}

static void add_piece(struct element_tree *t, struct piece **list, struct piece **last, struct str s)
{
	struct piece *p = arena_alloc(&t->arena, sizeof *p);

	t->bytes += sizeof *p + s.n;
	p->text = s;
	if (*last)
		(*last)->next = p;
	else
		*list = p;
	*last = p;
}

void element_attribute(struct element_tree *t, struct str name, struct str value)
{
	add_piece(t, &t->at->attributes, &t->at->attributes_last, name_of(t, name)->text);
	add_piece(t, &t->at->attributes, &t->at->attributes_last, arena_str(&t->arena, value));
}

void element_text(struct element_tree *t, struct str piece)
{
	if (!t->at || (!t->at->text && !str_trim(piece).n))
		return;
	add_piece(t, &t->at->text, &t->at->text_last, arena_str(&t->arena, piece));
}

void element_end(struct element_tree *t)
{
	t->at = t->at->parent;
	t->depth--;
}

void element_tree_free(struct element_tree *t)
{
	bool large = t->bytes > LARGE_BYTES;

	arena_free(&t->arena);
	free(t->names);
	if (large) /* what comes next is as large, and would stand beside it */
		malloc_trim(0);
	*t = (struct element_tree){ 0 };
}

/* Chains the children of each name; gives the first group's first. */
static struct element *group(const struct element *x)
{
	struct element *groups = NULL, *last = NULL;

	for (struct element *c = x->first; c; c = c->next) {
		c->same = NULL;
		c->group = NULL;
		if (c->name->of == x) {
			c->name->last->same = c;
		} else {
			c->name->of = x;
			if (last)
				last->group = c;
			else
				groups = c;
			last = c;
		}
		c->name->last = c;
	}
	return groups;
}

/* In quotes, whatever the element has of it, trimmed at both ends. */
static void put_text(struct buf *b, const struct piece *text)
{
	CLEANUP(buf_free) struct buf joined = BUF_INIT(DOCUMENT_BYTES_MAX);

	if (!text->next) {
		json_put_str(b, str_trim(text->text));
		return;
	}
	for (; text; text = text->next)
		buf_add_str(&joined, text->text);
	json_put_str(b, str_trim(buf_str(&joined)));
}

static void put_name(struct buf *b, const char *prefix, struct str name)
{
	CLEANUP(buf_free) struct buf whole = BUF_INIT(DOCUMENT_BYTES_MAX);

	buf_add_char(b, ',');
	if (*prefix) {
		buf_add_cstr(&whole, prefix);
		buf_add_str(&whole, name);
		name = buf_str(&whole);
	}
	json_put_str(b, name);
	buf_add_char(b, ':');
}

/* As deep as the tree, which has a ceiling. */
static void put_element(const struct element *x, struct buf *b)
{
	buf_addf(b, "{\"#line\":%lu", x->line);
	for (const struct piece *a = x->attributes; a; a = a->next->next) {
		put_name(b, "@", a->text);
		json_put_str(b, a->next->text);
	}
	for (const struct element *g = group(x); g && !buf_overflowed(b); g = g->group) {
		put_name(b, "", g->name->text);
		buf_add_char(b, '[');
		for (const struct element *c = g; c; c = c->same) {
			if (c != g)
				buf_add_char(b, ',');
			put_element(c, b);
		}
		buf_add_char(b, ']');
	}
	if (x->text) {
		buf_add_cstr(b, ",\"#text\":");
		put_text(b, x->text);
	}
	buf_add_char(b, '}');
}

void element_tree_put(struct element_tree *t, struct buf *b)
{
	buf_add_char(b, '{');
	if (t->root) {
		json_put_str(b, t->root->name->text);
		buf_add_char(b, ':');
		put_element(t->root, b);
	}
	buf_add_char(b, '}');
}

static int on_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct element_tree *t = arg;

	if (element_begin(t, str_of(name), at.line, e) < 0)
		return -1;
	for (const char **pair = attrs->pairs; pair[0]; pair += 2)
		element_attribute(t, str_of(pair[0]), str_of(pair[1]));
	return 0;
}

static int on_end(void *arg, const char *name, struct err *e)
{
	(void)name;
	(void)e;
	element_end(arg);
	return 0;
}

static int on_text(void *arg, struct str piece, struct err *e)
{
	(void)e;
	element_text(arg, piece);
	return 0;
}

int document_from_xml(struct str bytes, bool part, struct buf *b, struct err *e)
{
	static const struct xml_handler handler = { .start = on_start, .end = on_end, .text = on_text };
	CLEANUP(element_tree_free) struct element_tree t = {
		.arena = ARENA_INIT,
		.bytes_max = bytes.n < XML_MEMORY_MAX / 2 ? XML_MEMORY_MAX - bytes.n : XML_MEMORY_MAX / 2,
	};

	if (xml_parse(bytes, &handler, &t, e) < 0 && !(part && t.root))
		return -1;
	element_tree_put(&t, b);
	return 0;
}
