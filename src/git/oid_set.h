/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_GIT_OID_SET_H
#define ASSAY_GIT_OID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A set of object ids, for walks over a history: 20 bytes each, open addressing. Where an id
 * goes depends on a random number, so that nobody can make ids that all go to one place.
 */
#define OID_BYTES 20

struct oid_set {
	unsigned char (*slots)[OID_BYTES];
	bool *used;
	size_t room; /* a power of two, or 0 */
	size_t count;
	uint64_t salt;
};

#define OID_SET_INIT ((struct oid_set){ NULL, NULL, 0, 0, 0 })

/* True when it was not there before. */
bool oid_set_add(struct oid_set *s, const unsigned char id[OID_BYTES]);
bool oid_set_has(const struct oid_set *s, const unsigned char id[OID_BYTES]);
void oid_set_free(struct oid_set *s);

#endif
