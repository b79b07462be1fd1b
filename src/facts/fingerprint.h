/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_FINGERPRINT_H
#define ASSAY_FACTS_FINGERPRINT_H

#include "crypt/hash.h"
#include "facts/facts.h"

/*
 * What makes a finding of a later scan the same finding (docs/FORMATS.md): a digest over the tool and what
 * the tool calls it by, or over rule, component, file and URL. Never over line, message,
 * severity, version or dates. Of several in one scan that have the same, the n-th is that with n.
 */
#define FINGERPRINT_LEN 32 /* hex digits */

struct fingerprint_set {
	struct fingerprint_seen *seen;	/* open addressing; room is a power of two */
	size_t count, room;
};

/* given: what the tool tells it by; "not given": none. */
void fingerprint_of(struct fingerprint_set *set, const struct fact_finding *f, struct str given,
		    char hex[SHA256_HEX_LEN + 1]);
void fingerprint_set_free(struct fingerprint_set *set);	/* for CLEANUP */

#endif
