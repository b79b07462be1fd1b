/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_DATING_H
#define ASSAY_ATTEST_DATING_H

#include "attest/log_entry.h"

/*
 * When a signature was made, as the logs and the authorities of time of one set of the settings say. Whatever of
 * theirs is there must hold, and lie in the time for which the set has them; what is of others is passed over.
 */
struct dating {
	int64_t times[MATERIAL_ENTRIES_MAX + MATERIAL_STAMPS_MAX];	/* seconds since 1970 */
	size_t count;
	size_t entries;				/* of logs, that hold: those of Rekor 2 tell no time */
	const struct settings_trusted *log;	/* of the first of them; NULL */
	int64_t log_index, logged;		/* where in it, and when (0: it does not say) */
	const struct settings_trusted *tsa;	/* the authority of time; NULL */
	int64_t stamped;
	const char *wrong;			/* NULL: nothing is wrong */
	const char *missing;			/* when there is no time: why */
};

int dating_find(const struct material *m, const struct settings_trust_set *set, const struct signed_text *t, struct str sig,
		const struct pubkey *key, struct arena *a, struct dating *ret, struct err *e);

#endif
