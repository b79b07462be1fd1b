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

/* Found at `way`, unless a heavier one was. */
static void consider(const struct document_pieces *way, struct json v, struct document_pieces *best)
{
	size_t bytes = weigh(v).values, largest = 0, n = 0;
	struct json_iter it;
	struct json item;

	for (json_begin(v, &it); json_next(&it, &item); n++) {
		size_t element = weigh(item).values;

		largest = element > largest ? element : largest;
	}
	if (!n || bytes <= best->bytes)
		return;
	*best = *way;
	best->array = v;
	best->count = n;
	best->bytes = bytes;
	best->largest = largest;
}

static void seek(struct document_pieces *way, struct json v, struct str rest, struct document_pieces *best);

static void descend(struct document_pieces *way, struct document_token step, struct json to, struct str rest,
		    struct document_pieces *best)
{
	way->path[way->depth++] = step;
	seek(way, to, rest, best);
	way->depth--;
}

/* What the rest of the pointer leads to from v; "not given" is its end. */
static void seek(struct document_pieces *way, struct json v, struct str rest, struct document_pieces *best)
{
	struct str token = str_cut(&rest, '/'), name;
	bool any = str_is(token, "*");
	struct json_iter it;
	struct json item;
	uint64_t index;

	if (!token.p) {
		if (json_is(v, JSON_ARRAY))
			consider(way, v, best);
		return;
	}
	if (way->depth == DOCUMENT_PIECES_DEPTH)
		return;
	if (json_is(v, JSON_ARRAY)) {
		for (json_begin(v, &it); json_next(&it, &item);)
			if (any || (str_to_u64(token, &index) && index == it.index))
				descend(way, (struct document_token){ v, STR_NONE, it.index }, item, rest, best);
	} else {
		for (json_members(v, &it); json_member(&it, &name, &item);)
			if (any || json_pointer_is(token, name))
				descend(way, (struct document_token){ v, name, 0 }, item, rest, best);
	}
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

bool document_pieces_plan(const struct document *d, struct str pointer, struct document_pieces *ret)
{
	struct document_pieces way = { .depth = 0 };
	struct str rest = pointer;

	*ret = way;
	if (!pointer.n)
		rest = STR_NONE;
	else
		str_cut(&rest, '/');
	seek(&way, d->top, rest, ret);
	for (size_t i = 0; i < ret->depth; i++)
		if (!is_seen(ret->path[i].parent, ret->path[i].name))
			return false;
	if (!ret->count)
		return false;
	json_begin(ret->array, &ret->it);
	ret->more = json_next(&ret->it, &ret->item);
	return true;
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
