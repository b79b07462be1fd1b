/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The crosswalks of a catalog. Most commands ask for none of their rows, which are a third of what
 * a catalog takes to load. So the rows that ship are read when somebody asks, as long as all
 * frameworks are those that they were tested with; id and digest of each are there before.
 */
#include "base/embed.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk_int.h"

static struct catalog_crosswalk *find(const struct crosswalk_shelf *shelf, struct str id)
{
	for (size_t i = 0; i < shelf->count; i++)
		if (str_is(id, shelf->items[i].id))
			return &shelf->items[i];
	return NULL;
}

/* Those of the workspace come first, so that one takes the place of a shipped one that would be
 * refused: pinned to another version of a framework that the workspace replaced. */
static int add(struct catalog *c, struct str bytes, const char *origin, bool rows, struct err *e)
{
	const struct catalog_crosswalk *there;
	struct crosswalk_shelf *shelf = c->crosswalks;
	struct catalog_crosswalk x = { .bytes = bytes };

	if (!shelf)
		c->crosswalks = shelf = arena_alloc(&c->arena, sizeof *shelf);
	there = find(shelf, crosswalk_id_of(bytes));
	if (there)
		return catalog_may_replace(there->id, origin, there->origin, e);
	if (!rows) {
		x.id = arena_cstr(&c->arena, crosswalk_id_of(bytes));
		catalog_file_digest(bytes, x.digest);
		shelf->unread = true;
	} else if (crosswalk_read(bytes, c, &x, e) < 0) {
		return -1;
	}
	x.origin = origin;
	shelf->items = arena_grow(&c->arena, shelf->items, shelf->count, sizeof x);
	shelf->items[shelf->count++] = x;
	return 0;
}

int catalog_add_crosswalk(struct catalog *c, struct str bytes, const char *origin, struct err *e)
{
	bool tested = embed_of(bytes) && strcmp(origin, catalog_shipped) == 0;

	for (size_t i = 0; i < c->framework_count; i++)
		tested &= strcmp(c->frameworks[i].origin, catalog_shipped) == 0;
	return add(c, bytes, origin, !tested, e);
}

static void read_rest(const struct catalog *c, struct crosswalk_shelf *shelf)
{
	struct catalog reader = *c;	/* which differs in where the rows live */
	struct err e = { 0 };

	reader.arena = shelf->arena;
	for (size_t i = 0; i < shelf->count; i++) {
		struct catalog_crosswalk *x = &shelf->items[i];
		const char *origin = x->origin;

		if (x->edges)
			continue;
		if (crosswalk_read(x->bytes, &reader, x, &e) < 0)
			BUG("a crosswalk that ships: %s", e.msg);
		x->origin = origin;
	}
	shelf->arena = reader.arena;
	shelf->unread = false;
}

const struct crosswalk_shelf *catalog_crosswalks(const struct catalog *c)
{
	static const struct crosswalk_shelf none;

	if (c->crosswalks && c->crosswalks->unread)
		read_rest(c, c->crosswalks);
	return c->crosswalks ? c->crosswalks : &none;
}

const struct catalog_crosswalk *catalog_crosswalk(const struct catalog *c, struct str id)
{
	return find(catalog_crosswalks(c), id);
}
