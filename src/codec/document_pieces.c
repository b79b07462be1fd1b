/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/document_pieces.h"

/*
 * Sizes are those of libjq 1.6 on 64 bits: a value is 16 bytes; an object has eight slots of 48 and doubles them, an
 * array a value for each element, a string a block of its own. Those of the parsed document are json.cc's.
 */
#define BLOCK_BYTES   32
#define VALUE_BYTES   16
#define SLOT_BYTES    48
#define SLOTS_MIN     8
#define TAPE_STRING   13
#define TAPE_VALUE    16

static struct document_weight weigh(struct json v);

static void weigh_string(struct str s, struct document_weight *w)
{
	w->values += BLOCK_BYTES + s.n;
	w->parsed += TAPE_STRING + s.n;
}

static void weigh_under(struct json v, struct document_weight *w)
{
	struct document_weight under = weigh(v);

	w->values += under.values;
	w->parsed += under.parsed;
}

static struct document_weight weigh(struct json v)
{
	struct document_weight w = { TAPE_VALUE, 0 };
	struct json_iter it;
	struct json item;
	struct str name;
	size_t slots = SLOTS_MIN, n = 0;

	if (json_is(v, JSON_STRING)) {
		w.parsed = 0;
		weigh_string(json_str(v), &w);
	} else if (json_is(v, JSON_ARRAY)) {
		for (json_begin(v, &it); json_next(&it, &item); n++)
			weigh_under(item, &w);
		w.values += BLOCK_BYTES + n * VALUE_BYTES;
	} else if (json_is(v, JSON_OBJECT)) {
		for (json_members(v, &it); json_member(&it, &name, &item); n++) {
			weigh_string(name, &w);
			weigh_under(item, &w);
		}
		while (slots < n)
			slots *= 2;
		w.values += BLOCK_BYTES + slots * SLOT_BYTES;
	}
	return w;
}

struct document_weight document_weigh(const struct document *d)
{
	return weigh(d->top);
}

/* The heaviest of what stands in v. */
struct heaviest {
	struct json value;
	struct str name;
	size_t index, bytes;
	size_t count, all;	/* of everything in v */
};

static void compare(struct heaviest *h, struct json value, struct str name, size_t index)
{
	size_t bytes = weigh(value).values;

	h->all += bytes;
	if (h->count++ && bytes <= h->bytes)
		return;
	h->value = value;
	h->name = name;
	h->index = index;
	h->bytes = bytes;
}

static struct heaviest heaviest_in(struct json v)
{
	struct heaviest h = { .bytes = 0 };
	struct json_iter it;
	struct json item;
	struct str name;

	if (json_is(v, JSON_OBJECT)) {
		for (json_members(v, &it); json_member(&it, &name, &item);)
			compare(&h, item, name, 0);
	} else {
		for (json_begin(v, &it); json_next(&it, &item);)
			compare(&h, item, STR_NONE, it.index);
	}
	return h;
}

/* Of members with one name filters see the last. */
static bool is_seen(struct json parent, struct str name)
{
	struct str last = name, other;
	struct json_iter it;
	struct json item;

	if (!name.p)
		return true;
	for (json_members(parent, &it); json_member(&it, &other, &item);)
		if (str_eq(other, name))
			last = other;
	return last.p == name.p;
}

bool document_pieces_plan(const struct document *d, size_t piece_bytes, struct document_pieces *ret)
{
	struct json v = d->top;
	size_t outside = 0;

	*ret = (struct document_pieces){ .piece_bytes = piece_bytes };
	for (;;) {
		struct heaviest h = heaviest_in(v);

		if (json_is(v, JSON_ARRAY) && h.count > 1 && h.bytes <= piece_bytes / 4) {
			ret->array = v;
			json_begin(v, &ret->it);
			ret->more = json_next(&ret->it, &ret->item);
			return true;
		}
		outside += h.all - h.bytes;
		if (!h.count || outside > piece_bytes / 4 || ret->depth == DOCUMENT_PIECES_DEPTH || !is_seen(v, h.name))
			return false;
		ret->path[ret->depth++] = (struct document_token){ v, h.name, h.index };
		v = h.value;
	}
}

static void put_comma(struct buf *b)
{
	if (b->p[b->n - 1] != '[' && b->p[b->n - 1] != '{')
		buf_add_char(b, ',');
}

/* The elements that come next, until they are a piece. */
static void put_run(struct document_pieces *p, struct buf *b)
{
	size_t bytes = 0;

	p->first = p->it.index;
	buf_add_char(b, '[');
	do {
		bytes += weigh(p->item).values;
		if (p->it.index > p->first && bytes > p->piece_bytes / 2)
			break;
		put_comma(b);
		json_put(b, p->item, JSON_AS_IT_IS);
		p->more = json_next(&p->it, &p->item);
	} while (p->more);
	buf_add_char(b, ']');
}

static void put_level(struct document_pieces *p, size_t level, struct buf *b)
{
	const struct document_token *t = &p->path[level];
	struct json_iter it;
	struct json item;
	struct str name;
	bool done = false;

	if (level == p->depth) {
		put_run(p, b);
	} else if (t->name.p) {
		buf_add_char(b, '{');
		for (json_members(t->parent, &it); json_member(&it, &name, &item);) {
			bool way = !done && name.p == t->name.p;

			put_comma(b);
			json_put_str(b, name);
			buf_add_char(b, ':');
			if (way)
				put_level(p, level + 1, b);
			else
				json_put(b, item, JSON_AS_IT_IS);
			done |= way;
		}
		buf_add_char(b, '}');
	} else {
		buf_add_char(b, '[');
		for (json_begin(t->parent, &it); json_next(&it, &item);) {
			put_comma(b);
			if (it.index == t->index)
				put_level(p, level + 1, b);
			else
				json_put(b, item, JSON_AS_IT_IS);
		}
		buf_add_char(b, ']');
	}
}

bool document_pieces_next(struct document_pieces *p, struct buf *b)
{
	if (!p->more)
		return false;
	buf_clear(b);
	put_level(p, 0, b);
	return true;
}
