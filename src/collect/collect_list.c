/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A list over its pages. Servers cut pages when they are asked for: an item that is updated
 * while we read may move to a page that we have read already, and push another over the edge of
 * the next one. So a list of several pages is read again, which costs little where the server
 * answers 304, until a whole reading brings nothing that was not seen before. Rejected: to
 * trust an order by time, as a deletion moves items too.
 */
#include "collect/collect_int.h"

static bool when_holds(const struct plan_request *q, struct json item, struct arena *a)
{
	for (size_t i = 0; i < q->when.count; i++) {
		const struct plan_pair *pair = &q->when.items[i];
		struct json v;

		if (!pair->value) {
			if (json_at(item, str_of(pair->name), &v) && !json_is(v, JSON_NULL))
				return false;
		} else {
			const char *text = collect_text_at(item, pair->name, a);

			if (!text || strcmp(text, pair->value) != 0)
				return false;
		}
	}
	return true;
}

bool collect_time(struct str text, struct when *ret)
{
	struct err ignored = { 0 };
	uint64_t n;

	if (!str_to_u64(text, &n))
		return when_parse(text, ret, &ignored) == 0;
	/* Whole numbers of ten digits are seconds, of thirteen milliseconds. */
	*ret = when_from_unix((int64_t)(text.n > 11 ? n / 1000 : n));
	return text.n >= 9 && text.n <= 14;
}

/* Sorted the newest first, and this is older than what is asked for. */
static bool is_old(const struct collecting *c, const struct plan_request *q, struct json v, struct arena *a)
{
	const char *text = q->newest_first && c->from.text[0] ? collect_text_at(v, q->newest_first, a) : NULL;
	struct when at;

	return text && collect_time(str_of(text), &at) && strcmp(at.text, c->from.text) < 0;
}

static struct collect_item item_of(const struct collecting *c, const struct plan_request *q, struct json v,
				   struct arena *a)
{
	struct plan_pair *vars = arena_alloc(a, (q->take.count + 1) * sizeof *vars);
	struct collect_item item = { .vars = vars, .old = is_old(c, q, v, a) };
	unsigned n = 0;

	item.key = q->key ? collect_text_at(v, q->key, a) : NULL;
	item.version = q->updated ? collect_text_at(v, q->updated, a) : NULL;
	for (size_t i = 0; i < q->take.count; i++)
		vars[i] = (struct plan_pair){ q->take.items[i].name, collect_text_at(v, q->take.items[i].value, a) };
	for (const struct plan_request *child = q->each; child; child = child->next, n++)
		if (when_holds(child, v, a))
			item.when |= UINT32_C(1) << n;
	return item;
}

/* Whether it is there in this version for the first time. A later version takes the place of an earlier. */
static bool add_item(struct collect_list *l, const struct collect_item *item)
{
	struct str key = str_of(arena_printf(l->arena, "%s\n%s", item->key, item->version ? item->version : ""));
	size_t *at = text_map_get(&l->by_key, str_of(item->key));

	if (!text_map_add(&l->seen, key, 0))
		return false;
	if (at) {
		l->items[*at] = *item;
		return true;
	}
	l->items = arena_grow(l->arena, l->items, l->count, sizeof *l->items);
	l->items[l->count] = *item;
	text_map_add(&l->by_key, str_of(item->key), l->count++);
	return true;
}

struct pass {
	size_t pages;
	size_t fresh;	/* items, or pages of keyless ones, not seen before */
	size_t idle;	/* pages in a row that brought nothing */
	bool reached_old;
};

/* Without keys, what a page holds is compared as a whole, and its items stand as they come. */
static void add_keyless(const struct collecting *c, const struct plan_request *q, const struct collect_page *page,
			struct collect_list *l, struct pass *p)
{
	struct json array = page->json, v;
	struct json_iter it;

	if (!text_map_add(&l->seen, str_of(page->artifact), 0) && *page->artifact)
		return;
	p->fresh++;
	p->idle = 0;
	if (!q->items || !json_at(page->json, str_of(q->items), &array)) {
		l->items = arena_grow(l->arena, l->items, l->count, sizeof *l->items);
		l->items[l->count++] = item_of(c, q, page->json, l->arena);
		return;
	}
	for (json_begin(array, &it); q->each && json_next(&it, &v);) {
		l->items = arena_grow(l->arena, l->items, l->count, sizeof *l->items);
		l->items[l->count++] = item_of(c, q, v, l->arena);
	}
}

static int add_keyed(const struct collecting *c, const struct plan_request *q, const struct collect_page *page,
		     struct collect_list *l, struct pass *p, struct err *e)
{
	struct json array, v;
	struct json_iter it;

	if (!json_at(page->json, str_of(q->items), &array))
		return 0;
	for (json_begin(array, &it); json_next(&it, &v);) {
		struct collect_item item = item_of(c, q, v, l->arena);

		if (!item.key)
			return err_set(e, ERR_INPUT, "%s/%zu: expected a text or a whole number at %s", q->items, it.index, q->key);
		p->reached_old |= item.old;
		if (add_item(l, &item)) {
			p->fresh++;
			p->idle = 0;
		}
	}
	if (l->count > COLLECT_ITEMS_MAX)
		return err_set(e, ERR_INPUT, "more than %d items in a list", COLLECT_ITEMS_MAX);
	return 0;
}

static int check_page(const struct pass *p, struct text_map *been, const char *url, struct err *e)
{
	if (!text_map_add(been, str_of(url), 0))
		return err_set(e, ERR_INPUT, "the pages lead in a circle: this one was read before");
	if (p->pages == COLLECT_PAGES_MAX)
		return err_set(e, ERR_INPUT, "more than %d pages", COLLECT_PAGES_MAX);
	return 0;
}

/* 0: read to its end. 1: it broke off; counted. */
static int read_pass(struct collecting *c, const struct plan_request *q, const char *url, unsigned number,
		     struct collect_list *l, struct pass *p, struct err *e)
{
	CLEANUP(text_map_free) struct text_map been = TEXT_MAP_INIT;

	while (url && !p->reached_old) {
		struct collect_page page;
		int got = check_page(p, &been, url, e);

		if (got == 0)
			got = collect_page_get(c, q, url, number, l->arena, &page, e);
		if (got == 1)
			return 1;
		p->pages++;
		p->idle++;
		if (got == 0 && q->items && q->key)
			got = add_keyed(c, q, &page, l, p, e);
		else if (got == 0 && !q->raw)
			add_keyless(c, q, &page, l, p);
		if (got == 0 && number == 1 && p->idle > COLLECT_IDLE_MAX)
			got = err_set(e, ERR_INPUT, "%d pages in a row bring nothing that was not there before",
				      COLLECT_IDLE_MAX);
		if (got < 0 && e->kind == ERR_INPUT) {
			c->counts[q->index].refused++;
			collect_problem(c, url, e);
			return 1;
		}
		if (got < 0)
			return -1;
		url = page.next;
	}
	return 0;
}

int collect_list_read(struct collecting *c, const struct plan_request *q, const char *url, struct collect_list *ret,
		      struct err *e)
{
	for (unsigned number = 1; number <= COLLECT_PASSES_MAX; number++) {
		struct pass p = { 0 };
		int got = read_pass(c, q, url, number, ret, &p, e);

		if (got)
			return got < 0 ? -1 : 0;
		if ((number == 1 && p.pages <= 1) || (number > 1 && p.fresh == 0))
			return 0;
	}
	err_set(e, ERR_ENV, "the list changed during each of %d readings", COLLECT_PASSES_MAX);
	c->counts[q->index].failed++;
	collect_problem(c, url, e);
	return 0;
}
