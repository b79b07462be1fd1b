/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CATALOG_TRUSTED_ROOT_H
#define ASSAY_CATALOG_TRUSTED_ROOT_H

#include "catalog/settings.h"

/*
 * Trusted roots of sigstore (trusted_root.json, protobuf-specs' TrustedRoot): the authorities, logs and
 * authorities of time of one instance, and from when to when each may be used. `gh attestation trusted-root` writes
 * several, one a line; each is a set of its own.
 */
#define TRUSTED_ROOT_ITEMS_MAX 1000	/* of one list */

/* Adds the sets that t's text holds to those of ret. Everything lives in a. ERR_INPUT: "tlogs/1/publicKey: …". */
int trusted_root_read(const struct settings_trusted *t, struct arena *a, struct settings_trust *ret, struct err *e);

#endif
