/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_ATTEST_LOG_ENTRY_H
#define ASSAY_ATTEST_LOG_ENTRY_H

#include "attest/material.h"
#include "attest/signed_text.h"
#include "catalog/settings.h"

/*
 * Entries of a transparency log (Rekor 1 and 2), held against the logs of the settings. The log's own hand must be
 * under it: its signed entry timestamp (Rekor 1; only that says when), or an inclusion proof with a checkpoint that it
 * signed (Rekor 2 has nothing else); what of the two is there must hold. And the entry must be about this very text,
 * signature and key.
 */
enum log_verdict {
	LOG_HOLDS,
	LOG_WRONG,	/* broken, or about something else */
	LOG_STRANGE,	/* of none of these logs: nothing is known about it */
};

/* *ret_log is the log when it holds, else *ret_why says why. key is what the signature was verified with. */
int log_entry_verify(const struct material_entry *entry, const struct settings_trusted_list *logs,
		     const struct signed_text *t, struct str sig, const struct pubkey *key, struct arena *a,
		     enum log_verdict *ret, const struct settings_trusted **ret_log, const char **ret_why, struct err *e);

#endif
