/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_MERKLE_H
#define ASSAY_LAKE_MERKLE_H

#include <stdint.h>

#include "base/err.h"
#include "crypt/hash.h"

/*
 * The Merkle tree of RFC 6962 section 2.1: pure functions over hashes, no files. Proofs
 * are arrays of hashes in the order of the RFC. Verifying takes the algorithms of RFC
 * 9162 sections 2.1.3.2 and 2.1.4.2 (the same proofs, stated as iterations).
 */
#define MERKLE_PROOF_MAX 64

struct sha256 merkle_leaf(struct str entry);				/* H(0x00 || entry) */
struct sha256 merkle_node(const struct sha256 *l, const struct sha256 *r);	/* H(0x01 || l || r) */
struct sha256 merkle_empty(void);

/* Gives the hash of the perfect subtree of 2^level leaves that begins at leaf index << level.
 * Where a caller keeps its hashes is its own matter: -1 with *e filled when it cannot give one. */
typedef int merkle_read(void *arg, unsigned level, uint64_t index, struct sha256 *ret, struct err *e);

/* The root of the first size leaves, and proofs (RFC 6962 2.1.1, 2.1.2). Each asks
 * for at most 2 log2(size) hashes. */
int merkle_root(uint64_t size, merkle_read *read, void *arg, struct sha256 *ret, struct err *e);
int merkle_inclusion(uint64_t index, uint64_t size, merkle_read *read, void *arg,
		     struct sha256 proof[MERKLE_PROOF_MAX], size_t *ret_n, struct err *e);
int merkle_consistency(uint64_t size1, uint64_t size2, merkle_read *read, void *arg,
		       struct sha256 proof[MERKLE_PROOF_MAX], size_t *ret_n, struct err *e);

bool merkle_verify_inclusion(uint64_t index, uint64_t size, const struct sha256 *leaf,
			     const struct sha256 *proof, size_t n, const struct sha256 *root);
bool merkle_verify_consistency(uint64_t size1, uint64_t size2, const struct sha256 *proof, size_t n,
			       const struct sha256 *root1, const struct sha256 *root2);

#endif
