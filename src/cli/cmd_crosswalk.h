/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_CROSSWALK_H
#define ASSAY_CLI_CMD_CROSSWALK_H

#include "audit/challenge.h"
#include "catalog/crosswalk.h"
#include "cli/cmd.h"

/* What the subcommands of assay crosswalk share. */

#define CROSSWALK_WIDTH 100	/* of text for a terminal */

enum crosswalk_format { CROSSWALK_TEXT, CROSSWALK_JSON, CROSSWALK_CSV };

struct crosswalk_work {
	struct cli *c;
	const struct catalog *cat;
	const char *folder;		/* the workspace's; NULL: there is no lake */
	struct arena *a;
	struct challenges challenges;
	enum crosswalk_format format;	/* --format of what is shown */
};

/* Each runs one subcommand; the arguments are those of the command. 0, 1 or -1. */
int crosswalk_list(struct crosswalk_work *w, struct err *e);
int crosswalk_show_pair(struct crosswalk_work *w, const char *first, const char *second,
			const struct catalog_crosswalk *only, struct err *e);
int crosswalk_show_edge(struct crosswalk_work *w, const char *id, struct err *e);
int crosswalk_impact(struct crosswalk_work *w, const char *id, struct err *e);
int crosswalk_challenge(struct crosswalk_work *w, const char *id, struct err *e);
int crosswalk_claims(struct crosswalk_work *w, const char *of, struct err *e);

/* "soc2:CC8.1", or "soc2" of an end without id. */
const char *crosswalk_end_text(struct arena *a, const struct crosswalk_end *end);

/* "soc2:CC7.1; soc2:CC3.2"; "" for none. */
const char *crosswalk_corrected_text(struct arena *a, const struct catalog_requirement *const *list, size_t count);

/* Both ends of a contested row, as they should be. */
const char *crosswalk_right_text(struct arena *a, const struct crosswalk_edge *edge);

/* The members of an edge, from "id" on, without braces. */
void crosswalk_put_edge(struct buf *b, const struct catalog_crosswalk *x, const struct crosswalk_edge *edge,
			const struct challenge *challenge);

#endif
