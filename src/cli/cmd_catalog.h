/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_CATALOG_H
#define ASSAY_CLI_CMD_CATALOG_H

#include "cli/cmd.h"

/* Parts of `assay catalog` that have files of their own. cat is the catalog in force, folder that of
 * assay.yaml, NULL when there is none. */
int catalog_show(struct cli *c, const struct catalog *cat, struct err *e);
int catalog_export(struct cli *c, const struct catalog *cat, struct err *e);
int catalog_import(struct cli *c, const char *folder, struct err *e);

/* How many rows of each kind and standing a framework has. */
#define CATALOG_KINDS_MAX 32

struct catalog_sums {
	struct {
		const char *kind;
		size_t n;	/* not retired */
	} kinds[CATALOG_KINDS_MAX];
	size_t kind_count;
	size_t standings[STANDING_RETIRED + 1];
};

void catalog_sum(const struct catalog_requirement *rows, size_t count, struct catalog_sums *ret);

/* "4 group, 19 practice, 42 task"; {"group":4,…} */
void catalog_put_kinds(struct buf *b, const struct catalog_sums *s);
void catalog_put_kinds_json(struct buf *b, const struct catalog_sums *s);

/* The kinds, then "42 requirements, 23 headings, 6 retired"; the same as members of an object that has
 * some already. */
void catalog_put_sums(struct buf *b, const struct catalog_sums *s);
void catalog_put_sums_json(struct buf *b, const struct catalog_sums *s);

#endif
