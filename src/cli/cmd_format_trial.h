/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_CMD_FORMAT_TRIAL_H
#define ASSAY_CLI_CMD_FORMAT_TRIAL_H

#include "cli/cmd.h"
#include "cli/cmd_format_cut.h"

/*
 * A file that `assay format test` tries: what was read out of it, or which formats came near. That is gathered while it is read,
 * and then put out, for people or as JSON.
 */
struct trial {
	struct cli *c;
	struct arena a;
	struct tally *tallies;		/* of a description's facts, with what its filters gave */
	size_t tally_count;
	struct tally *stored;		/* of facts as they went to the store */
	size_t stored_count;
	struct warning *warnings;
	size_t warning_count;
	struct candidate *candidates;
	size_t candidate_count;
	const char **cuts;		/* where it was cut, and gave the same */
	size_t cut_count;
	struct cut_facts whole;		/* a description's facts, to be compared */
	struct buf scan, facts_json;
	struct buf near;		/* of a file that no format recognises: records that it is near to */
	size_t scan_count;		/* several in an archive */
};

void trial_init(struct trial *t, struct cli *c);
void trial_clear(struct trial *t);	/* for the next file */
void trial_free(struct trial *t);	/* for CLEANUP */

/* What readers of the file call; arg is the struct trial. */
void trial_fact(void *arg, const struct described_fact *f);
void trial_stored(void *arg, const char *kind, struct str texts);
void trial_warning(void *arg, const char *kind, struct str locator, const char *field, const char *what);
void trial_candidate(void *arg, const struct format_file *f, size_t held, size_t conditions, const char *failed);
void trial_cut(struct trial *t, const char *pointer);

/* Puts it out. error: why it was refused, or NULL; f: the format that read it, or NULL. */
void trial_put(struct trial *t, const char *path, const struct format *f, int64_t facts, const char *error);

#endif
