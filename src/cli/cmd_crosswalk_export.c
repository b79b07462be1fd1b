/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "catalog/crosswalk_oscal.h"
#include "catalog/crosswalk_table.h"
#include "catalog/lookup.h"
#include "cli/cmd_crosswalk_exchange.h"
#include "cli/output.h"

#define EXPORT_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct chosen {
	const struct catalog_crosswalk **list;
	size_t count;
};

static int choose_one(const struct catalog *cat, const char *id, struct chosen *ret, struct err *e)
{
	const struct catalog_crosswalk *x = catalog_lookup_crosswalk(cat, str_of(id), e);

	if (!x)
		return -1;
	ret->list[ret->count++] = x;
	return 0;
}

/* Those between the two, in either direction. */
static int choose_pair(const struct catalog *cat, const char *first, const char *second, struct chosen *ret,
		       struct err *e)
{
	const struct catalog_framework *a = catalog_lookup_framework(cat, str_of(first), e);
	const struct catalog_framework *b = a ? catalog_lookup_framework(cat, str_of(second), e) : NULL;

	if (!b)
		return -1;
	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(cat)->items[i];

		if (!x->source)
			continue;
		if ((strcmp(x->source, a->id) == 0 && strcmp(x->target, b->id) == 0) ||
		    (strcmp(x->source, b->id) == 0 && strcmp(x->target, a->id) == 0))
			ret->list[ret->count++] = x;
	}
	return ret->count ? 0 : err_set(e, ERR_USAGE, "no crosswalk is between %s and %s", a->id, b->id);
}

static int choose(const struct cli *c, const struct catalog *cat, struct chosen *ret, struct err *e)
{
	if (c->arg_count == 3)
		return choose_pair(cat, c->args[1], c->args[2], ret, e);
	if (c->arg_count == 2)
		return choose_one(cat, c->args[1], ret, e);
	for (size_t i = 0; i < catalog_crosswalks(cat)->count; i++)
		ret->list[ret->count++] = &catalog_crosswalks(cat)->items[i];
	return ret->count ? 0 : err_set(e, ERR_USAGE, "there is no crosswalk");
}

static int write_chosen(struct cli *c, const struct catalog *cat, const struct chosen *chosen, struct buf *b,
			struct err *e)
{
	const char *format = cli_option(c, "format");

	if (!format)
		return err_set(e, ERR_USAGE, "needs --format oscal, csv, xlsx or tsv");
	if (strcmp(format, "oscal") == 0)
		return crosswalk_write_oscal(cat, chosen->list, chosen->count, b, e);
	if (strcmp(format, "xlsx") == 0) {
		if (!cli_option(c, "output"))
			return err_set(e, ERR_USAGE, "a spreadsheet needs a file: -o FILE");
		return crosswalk_write_xlsx(chosen->list, chosen->count, b, e);
	}
	if (strcmp(format, "csv") == 0) {
		crosswalk_write_csv(chosen->list, chosen->count, b);
		return 0;
	}
	if (strcmp(format, "tsv") != 0)
		return err_set(e, ERR_USAGE, "no format '%.30s': expected oscal, csv, xlsx or tsv", format);
	if (chosen->count > 1)
		return err_set(e, ERR_USAGE, "tsv holds one crosswalk, and %s and %s are two: name one",
			       chosen->list[0]->id, chosen->list[1]->id);
	buf_add_str(b, chosen->list[0]->bytes);
	return 0;
}

int crosswalk_export(struct cli *c, const struct catalog *cat, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(EXPORT_BYTES_MAX);
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct chosen chosen = { .list = arena_alloc(&a, (catalog_crosswalks(cat)->count + 1) *
							      sizeof(const struct catalog_crosswalk *)) };

	if (choose(c, cat, &chosen, e) < 0 || write_chosen(c, cat, &chosen, &b, e) < 0)
		return -1;
	return output_write(c, &b, true, e);
}
