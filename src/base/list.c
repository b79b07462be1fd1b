/* SPDX-License-Identifier: Apache-2.0 */
#include "base/list.h"

#include <string.h>

void list_add(struct list *l, struct arena *a, const char *text)
{
	l->items = arena_grow(a, l->items, l->count, sizeof *l->items);
	l->items[l->count++] = text;
}

bool list_has(const struct list *l, const char *text)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i], text) == 0)
			return true;
	return false;
}

bool list_same(const struct list *a, const struct list *b)
{
	for (size_t i = 0; i < a->count && a->count == b->count; i++)
		if (!list_has(b, a->items[i]))
			return false;
	return a->count == b->count;
}

void list_put(struct buf *b, const struct list *l, const char *between)
{
	for (size_t i = 0; i < l->count; i++)
		buf_addf(b, "%s%s", i ? between : "", l->items[i]);
}

const char *list_joined(const struct list *l, const char *between, struct arena *a)
{
	size_t gap = strlen(between), n = 0, at = 0;
	char *text;

	for (size_t i = 0; i < l->count; i++)
		n += strlen(l->items[i]) + gap;
	text = arena_alloc(a, n + 1);
	for (size_t i = 0; i < l->count; i++) {
		const char *parts[] = { i ? between : "", l->items[i] };

		for (size_t k = 0; k < 2; k++) {
			memcpy(text + at, parts[k], strlen(parts[k]));
			at += strlen(parts[k]);
		}
	}
	text[at] = '\0';
	return text;
}
