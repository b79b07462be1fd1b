/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_READING_SETTINGS_H
#define ASSAY_INTAKE_READING_SETTINGS_H

#include "catalog/settings.h"
#include "db/db.h"

/*
 * Some settings decide what is read out of an artifact: which line of a commit message is
 * an approval, which system a repository or an SBOM belongs to. Facts read under two
 * different ones do not belong together, so the store records a digest of them, and is
 * made again when it changes. Deadlines and scope are not among them.
 */

/* Whether the store's facts were read under these settings; and: they are, from now on. */
int reading_settings_match(const struct settings *s, struct db *db, bool *ret, struct err *e);
int reading_settings_set(const struct settings *s, struct db *db, struct err *e);

#endif
