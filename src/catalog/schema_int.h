/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SCHEMA_INT_H
#define ASSAY_CATALOG_SCHEMA_INT_H

#include "catalog/schema.h"

/* Shared by the files that read tables of schemas only. */

/* Things by name: a hash table whose empty places have no name. */
struct schema_names {
	struct str *names;
	void **things;
	size_t count, room;
};

struct schema {
	struct arena *arena;
	struct schema_names types, lists, patterns;
};

/* The thing of that name; an empty one when it is named for the first time. */
struct schema_type *schema_need_type(struct schema *s, struct str name);
struct schema_list *schema_need_list(struct schema *s, struct str name);
struct schema_pattern *schema_need_pattern(struct schema *s, struct str name);

/* A pattern that needs no regular expression; NULL: it does. */
struct schema_form *schema_form_parse(struct str pattern, struct arena *a);
bool schema_form_fits(const struct schema_form *f, struct str text);

/* What the last column of a row says. */
struct schema_rule *schema_rule_parse(struct schema *s, struct str text);

#endif
