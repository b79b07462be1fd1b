/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_SETTINGS_INT_H
#define ASSAY_CATALOG_SETTINGS_INT_H

#include "catalog/node.h"
#include "catalog/settings.h"

/* What the readers of keys share. */
struct reading {
	struct arena *a;
	struct settings *s;
	struct settings_span *spans;
	struct settings_system *systems;
	const struct yaml **places;     /* of the systems */
	struct settings_system *system; /* that is being read */
	struct settings_source *sources, *source;	/* of collect:, and the one that is being read */
	struct settings_person *people;
	struct settings_person *person; /* that is being read */
	const struct yaml **people_places;
	const struct yaml *scope;	/* read when everything that it speaks of is; NULL: not given */
	const struct yaml *categories;	/* the top-level key, a shorthand for soc2; NULL: not given */
};

/* Reads records: and dates:. */
int settings_read_records(void *into, const struct yaml *n, struct err *e);
int settings_read_dates(void *into, const struct yaml *n, struct err *e);

/* Reads trust:, and, once it is known where the settings lie, the files that it names. */
int settings_read_trust(void *into, const struct yaml *n, struct err *e);
int settings_read_trust_files(struct settings *s, const char *settings_path, struct err *e);

/* The key `people`: fills s->people and s->aliases. */
int settings_read_people(void *reading, const struct yaml *n, struct err *e);

/* Fills s->scopes, one for each of s->frameworks. */
int settings_read_scopes(struct reading *r, struct err *e);

/* collect: */
int settings_read_collect(void *into, const struct yaml *n, struct err *e);

#endif
