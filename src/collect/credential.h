/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_CREDENTIAL_H
#define ASSAY_COLLECT_CREDENTIAL_H

#include "base/err.h"
#include "base/str.h"
#include "collect/plan.h"

/*
 * The token that a collector shows. It comes from the environment or from a file that nobody
 * else can read, never from the command line, which everybody sees; it is in memory only, and
 * stands in no state, ledger, message or log.
 */
#define CREDENTIAL_MAX 8192

struct credential {
	char *header; /* the whole line: "Authorization: Bearer …"; NULL: none was given */
	char *secret; /* what must not show up anywhere; NULL: none */
};

/* file: of which the first line is the token; NULL: the environment variable env, or the plan's
 * when env is NULL. ERR_ENV when the file can be read by others, ERR_USAGE when the token is no
 * printable ASCII without blanks. */
int credential_read(const struct plan *p, const char *file, const char *env, struct credential *ret, struct err *e);
void credential_free(struct credential *c); /* for CLEANUP; wipes */

/* Whether the bytes hold the token. */
bool credential_in(const struct credential *c, struct str bytes);

#endif
