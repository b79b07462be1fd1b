/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/buf.h"
#include "sbom/conform_int.h"

/*
 * Two passes, of which most documents need the first alone. It takes a glance at each item of the array that is asked
 * about: a digest of few bytes of the texts that stand highest in it, whatever their order. Items that look
 * different are different. The first two that look alike are digested whole. Only when they differ are all values of the
 * document, once, whatever else is asked later.
 *
 * In the second pass items that are numbers and the like are left out: where items must differ they are texts or objects,
 * and another kind is told before. A digest collision could only be made by who makes the document, and would only make
 * it not conform: a fast hash is good enough. Digests of the arrays that are open stand on one stack.
 */
#define GLANCE_BYTES	64	/* of a text: half of them from its end */
#define GLANCE_DEPTH	3	/* into an item without texts of its own */
#define GLANCE_ITEMS	4	/* of an array inside of an item */
#define GLANCE_ARRAY	(1024 * 1024)

struct digest {
	uint64_t a, b;
};

struct item {
	struct digest digest;
	size_t index;
};

struct repeat {
	struct json array;
	size_t first, again;
};

struct repeats {
	struct json document;
	bool walked;		/* found is made */
	uint64_t *slots;	/* a hash table of glances at one array, 0: empty */
	size_t slots_room;
	struct repeat *found;
	size_t count, room;
	struct item *stack;
	size_t depth, stack_room;
};

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0x9fb21c651e98df25u;
	h ^= h >> 29;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static struct digest digest_of(const void *bytes, size_t n, uint64_t kind)
{
	struct digest d = { kind * 0x9e3779b97f4a7c15u ^ n, kind + 0x2545f4914f6cdd1du };
	const unsigned char *p = bytes;

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t word;

		memcpy(&word, p, 8);
		d.a = (d.a ^ word) * 0xff51afd7ed558ccdu;
		d.a ^= d.a >> 29;
		d.b = (d.b + word) * 0xc4ceb9fe1a85ec53u;
		d.b ^= d.b >> 31;
	}
	for (; n; p++, n--) {
		d.a = (d.a ^ *p) * 0xff51afd7ed558ccdu;
		d.b = (d.b + *p) * 0xc4ceb9fe1a85ec53u;
	}
	return (struct digest){ mix(d.a), mix(d.b) };
}

static struct digest join(struct digest left, struct digest right)
{
	return (struct digest){ mix(left.a * 31 + right.a), mix(left.b * 37 + right.b) };
}

static int by_digest(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	if (a->digest.a != b->digest.a)
		return a->digest.a < b->digest.a ? -1 : 1;
	if (a->digest.b != b->digest.b)
		return a->digest.b < b->digest.b ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void push(struct repeats *r, struct digest d, size_t index)
{
	if (r->depth == r->stack_room) {
		r->stack_room = r->stack_room ? r->stack_room * 2 : 256;
		r->stack = xrealloc(r->stack, r->stack_room * sizeof *r->stack);
	}
	r->stack[r->depth++] = (struct item){ d, index };
}

static bool same(struct digest x, struct digest y)
{
	return x.a == y.a && x.b == y.b;
}

/* Of the items above base, and of the one that was found already: the earliest that repeats another. */
static void note_repeat(struct repeats *r, struct repeat found, size_t base)
{
	size_t n = r->depth - base;
	struct item *items = n ? r->stack + base : NULL;

	if (n > 1)
		qsort(items, n, sizeof *items, by_digest);
	for (size_t i = 1; i < n; i++)
		if (same(items[i].digest, items[i - 1].digest) && items[i].index < found.again)
			found = (struct repeat){ found.array, items[i - 1].index, items[i].index };
	if (found.again == SIZE_MAX)
		return;
	if (r->count == r->room) {
		r->room = r->room ? r->room * 2 : 16;
		r->found = xrealloc(r->found, r->room * sizeof *r->found);
	}
	r->found[r->count++] = found;
}

static struct digest walk(struct repeats *r, struct json v);

static struct digest walk_array(struct repeats *r, struct json v)
{
	struct repeat found = { v, 0, SIZE_MAX };
	struct digest all = { 6, 6 };
	size_t base = r->depth;
	struct json_iter it;
	struct json item;

	for (json_begin(v, &it); json_next(&it, &item);) {
		struct digest d = walk(r, item);
		const struct item *last = r->depth > base ? &r->stack[r->depth - 1] : NULL;

		all = join(all, d);
		/* what stands behind the first repetition makes no difference, and may be millions of the same */
		if (last && found.again == SIZE_MAX && same(last->digest, d))
			found = (struct repeat){ v, last->index, it.index };
		if (found.again == SIZE_MAX && (json_is(item, JSON_STRING) || json_is(item, JSON_OBJECT)))
			push(r, d, it.index);
	}
	note_repeat(r, found, base);
	r->depth = base;
	return all;
}

static struct digest walk(struct repeats *r, struct json v)
{
	struct digest all = { 7, 7 };
	struct json_iter it;
	struct json value;
	struct str s;
	double d;

	switch (json_type(v)) {
	case JSON_STRING:
		s = json_str(v);
		return digest_of(s.p, s.n, 1);
	case JSON_INT:
	case JSON_REAL:
		d = json_real(v);
		return digest_of(&d, sizeof d, 2);
	case JSON_BOOL:
		return digest_of(json_bool(v) ? "t" : "f", 1, 3);
	case JSON_ARRAY:
		return walk_array(r, v);
	case JSON_OBJECT:
		for (json_members(v, &it); json_member(&it, &s, &value);) {
			struct digest m = join(digest_of(s.p, s.n, 4), walk(r, value));

			all.a += m.a;
			all.b += m.b;
		}
		return (struct digest){ mix(all.a), mix(all.b) };
	case JSON_NULL:
		break;
	}
	return digest_of("n", 1, 5);
}

static int by_array(const void *x, const void *y)
{
	const struct repeat *a = x, *b = y;

	return memcmp(&a->array, &b->array, sizeof a->array);
}

struct repeats *repeats_new(struct json document)
{
	struct repeats *r = xcalloc(1, sizeof *r);

	r->document = document;
	return r;
}

void repeats_free(struct repeats *r)
{
	if (!r)
		return;
	free(r->slots);
	free(r->found);
	free(r->stack);
	free(r);
}

static uint64_t glance_text(struct str s)
{
	struct str end = { s.p + s.n - GLANCE_BYTES / 2, GLANCE_BYTES / 2 };
	uint64_t h;

	if (s.n <= GLANCE_BYTES)
		return digest_of(s.p, s.n, 1).a;
	h = digest_of(s.p, GLANCE_BYTES / 2, s.n).a;
	return h ^ digest_of(end.p, end.n, 1).b;
}

static uint64_t glance(struct json v, unsigned depth);

/* Where a member stands in its object makes no difference. */
static uint64_t glance_object(struct json v, unsigned depth)
{
	uint64_t all = 0;
	struct json_iter it;
	struct json value;
	struct str name;

	for (json_members(v, &it); json_member(&it, &name, &value);)
		if (json_is(value, JSON_STRING))
			all += mix(glance_text(json_str(value)) + (name.n << 8 ^ (name.n ? (unsigned char)name.p[0] : 0)));
	if (all || depth == GLANCE_DEPTH)
		return all;
	for (json_members(v, &it); json_member(&it, &name, &value);)
		all += mix(glance(value, depth + 1) + name.n);
	return all;
}

static uint64_t glance(struct json v, unsigned depth)
{
	uint64_t all = 8;
	struct json_iter it;
	struct json item;

	switch (json_type(v)) {
	case JSON_STRING:
		return glance_text(json_str(v));
	case JSON_OBJECT:
		return glance_object(v, depth);
	case JSON_ARRAY:
		for (json_begin(v, &it); depth < GLANCE_DEPTH && it.index + 1 < GLANCE_ITEMS && json_next(&it, &item);)
			all = mix(all * 31 + glance(item, depth + 1));
		return all;
	case JSON_INT:
	case JSON_REAL:
	case JSON_BOOL:
	case JSON_NULL:
		break;
	}
	return 0;
}

enum look { DIFFERENT, ALIKE, EQUAL };

/* The item that looks like the one at again is before it: which, and whether it is the same. */
static enum look look_closer(struct repeats *r, struct json array, struct json item, size_t again, size_t *ret_first)
{
	uint64_t h = glance(item, 0) | 1;
	struct json_iter it;
	struct json first;

	*ret_first = 0;
	if (!json_is(item, JSON_STRING) && !json_is(item, JSON_OBJECT))
		return ALIKE;
	for (json_begin(array, &it); json_next(&it, &first) && it.index < again;)
		if ((glance(first, 0) | 1) == h) {
			*ret_first = it.index;
			return same(walk(r, first), walk(r, item)) ? EQUAL : ALIKE;
		}
	return ALIKE;
}

/* Looks at the items until one looks like another that was before it. */
static enum look look_at(struct repeats *r, struct json array, size_t count, size_t *ret_first, size_t *ret_again)
{
	size_t room = 8;
	struct json_iter it;
	struct json item;

	while (room < count * 2)
		room *= 2;
	if (room > r->slots_room) {
		r->slots = xrealloc(r->slots, room * sizeof *r->slots);
		r->slots_room = room;
	}
	memset(r->slots, 0, room * sizeof *r->slots);
	for (json_begin(array, &it); json_next(&it, &item);) {
		uint64_t h = glance(item, 0) | 1;
		size_t at = (h >> 20) & (room - 1);

		*ret_again = it.index;
		for (; r->slots[at]; at = (at + 1) & (room - 1))
			if (r->slots[at] == h)
				return look_closer(r, array, item, it.index, ret_first);
		r->slots[at] = h;
	}
	return DIFFERENT;
}

static void walk_all(struct repeats *r)
{
	r->count = 0;
	walk(r, r->document);
	if (r->count)
		qsort(r->found, r->count, sizeof *r->found, by_array);
	r->walked = true;
}

bool repeats_in(struct repeats *r, struct json array, size_t *ret_first, size_t *ret_again)
{
	struct repeat key = { .array = array }, *found;
	size_t count = json_count(array);
	enum look look = ALIKE;

	if (count < 2)
		return false;
	if (!r->walked && count <= GLANCE_ARRAY)
		look = look_at(r, array, count, ret_first, ret_again);
	if (look != ALIKE)
		return look == EQUAL;
	if (!r->walked)
		walk_all(r);
	found = r->count ? bsearch(&key, r->found, r->count, sizeof *r->found, by_array) : NULL;
	if (!found)
		return false;
	*ret_first = found->first;
	*ret_again = found->again;
	return true;
}
