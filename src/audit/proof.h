/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_PROOF_H
#define ASSAY_AUDIT_PROOF_H

#include "audit/posture.h"

/* The artifacts that items of a requirement's controls point to. p is whole. */
struct proof {
	size_t count;
	const struct posture_artifact *newest;	/* NULL: there are none */
	const char *locator;			/* of the latest item in the newest; NULL: it has none */
};

void proof_find(const struct posture *p, const struct posture_requirement *r, struct proof *ret);

/* The roles that own the controls of r, each once, joined by ", "; "" when there are none. */
const char *proof_owners(struct arena *a, const struct posture_requirement *r);

#endif
