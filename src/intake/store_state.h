/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_STORE_STATE_H
#define ASSAY_INTAKE_STORE_STATE_H

#include "catalog/settings.h"
#include "db/db.h"

/*
 * What the facts in the store were read from: how much of the ledger, and under which
 * settings.
 *
 * Some settings decide what is read out of an artifact: which line of a commit message is
 * an approval, which system a repository or an SBOM belongs to. Facts read under two
 * different ones do not belong together, so the store records a digest of them, and is
 * made again when it changes. Deadlines and scope are not among them. The descriptions of formats in
 * force (folder is that of assay.yaml) and the schema that the program has are: a store that another
 * edition made is made again too.
 */

/* How many entries of the ledger the store has read. */
int store_state_entries(struct db *db, uint64_t *ret, struct err *e);
int store_state_set_entries(struct db *db, uint64_t count, struct err *e);

/* Whether the store's facts were read under these settings; and: they are, from now on. */
int store_state_matches(const struct settings *s, const char *folder, struct db *db, bool *ret, struct err *e);
int store_state_set_settings(const struct settings *s, const char *folder, struct db *db, struct err *e);

#endif
