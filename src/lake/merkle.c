/* SPDX-License-Identifier: Apache-2.0 */
#include "lake/merkle.h"

#include "lake/entry.h"

struct sha256 merkle_leaf(struct str entry)
{
	char input[1 + ENTRY_BYTES_MAX];

	if (entry.n > ENTRY_BYTES_MAX)
		BUG("a ledger entry of %zu bytes", entry.n);
	input[0] = 0;
	if (entry.n)
		memcpy(input + 1, entry.p, entry.n);
	return sha256_of((struct str){ input, 1 + entry.n });
}

struct sha256 merkle_node(const struct sha256 *l, const struct sha256 *r)
{
	char input[1 + 2 * SHA256_LEN];

	input[0] = 1;
	memcpy(input + 1, l->b, SHA256_LEN);
	memcpy(input + 1 + SHA256_LEN, r->b, SHA256_LEN);
	return sha256_of((struct str){ input, sizeof input });
}

struct sha256 merkle_empty(void)
{
	return sha256_of(STR_LIT(""));
}

static unsigned log2_floor(uint64_t n)
{
	return 63 - (unsigned)__builtin_clzll(n);
}

/* The largest power of two smaller than n: where RFC 6962 splits n > 1 leaves. */
static uint64_t split(uint64_t n)
{
	return UINT64_C(1) << log2_floor(n - 1);
}

/* The hash of n > 0 leaves from begin on, where begin is a multiple of the smallest power
 * of two that is not below n. They are perfect subtrees, one for each bit of n, hashed
 * together from the right. */
static int range_hash(uint64_t begin, uint64_t n, merkle_read *read, void *arg, struct sha256 *ret,
		      struct err *e)
{
	struct sha256 peak[64];
	size_t peaks = 0;

	while (n) {
		unsigned level = log2_floor(n);

		if (read(arg, level, begin >> level, &peak[peaks++], e) < 0)
			return -1;
		begin += UINT64_C(1) << level;
		n -= UINT64_C(1) << level;
	}
	while (--peaks)
		peak[peaks - 1] = merkle_node(&peak[peaks - 1], &peak[peaks]);
	*ret = peak[0];
	return 0;
}

int merkle_root(uint64_t size, merkle_read *read, void *arg, struct sha256 *ret, struct err *e)
{
	if (size == 0) {
		*ret = merkle_empty();
		return 0;
	}
	return range_hash(0, size, read, arg, ret, e);
}

static void reverse(struct sha256 *proof, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct sha256 t = proof[i];

		proof[i] = proof[n - 1 - i];
		proof[n - 1 - i] = t;
	}
}

/* Both proofs walk from the root down and so find their hashes in reverse order. */
int merkle_inclusion(uint64_t index, uint64_t size, merkle_read *read, void *arg,
		     struct sha256 proof[MERKLE_PROOF_MAX], size_t *ret_n, struct err *e)
{
	uint64_t begin = 0, n = size;
	size_t count = 0;

	if (index >= size)
		return err_set(e, ERR_USAGE, "no entry %llu in a tree of %llu",
			       (unsigned long long)index, (unsigned long long)size);
	while (n > 1) {
		uint64_t k = split(n);
		bool left = index - begin < k;

		if (range_hash(left ? begin + k : begin, left ? n - k : k, read, arg, &proof[count++], e) < 0)
			return -1;
		begin += left ? 0 : k;
		n = left ? k : n - k;
	}
	reverse(proof, count);
	*ret_n = count;
	return 0;
}

int merkle_consistency(uint64_t size1, uint64_t size2, merkle_read *read, void *arg,
		       struct sha256 proof[MERKLE_PROOF_MAX], size_t *ret_n, struct err *e)
{
	uint64_t begin = 0, m = size1, n = size2;
	size_t count = 0;

	if (size1 > size2 || size2 >> 62)
		return err_set(e, ERR_USAGE, "no consistency proof from %llu to %llu entries",
			       (unsigned long long)size1, (unsigned long long)size2);
	*ret_n = 0;
	if (size1 == 0)
		return 0;
	while (m != n) {
		uint64_t k = split(n);
		bool left = m <= k;

		if (range_hash(left ? begin + k : begin, left ? n - k : k, read, arg, &proof[count++], e) < 0)
			return -1;
		begin += left ? 0 : k;
		m -= left ? 0 : k;
		n = left ? k : n - k;
	}
	/* Once the walk has gone right, the old tree's part is no longer its root: it must be told. */
	if (begin && range_hash(begin, n, read, arg, &proof[count++], e) < 0)
		return -1;
	reverse(proof, count);
	*ret_n = count;
	return 0;
}

bool merkle_verify_inclusion(uint64_t index, uint64_t size, const struct sha256 *leaf,
			     const struct sha256 *proof, size_t n, const struct sha256 *root)
{
	uint64_t fn = index, sn = size - 1;
	struct sha256 r = *leaf;

	if (index >= size)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			r = merkle_node(&proof[i], &r);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			r = merkle_node(&r, &proof[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && sha256_eq(&r, root);
}

static bool consistent(uint64_t size1, uint64_t size2, struct sha256 first, const struct sha256 *proof,
		       size_t n, const struct sha256 *root1, const struct sha256 *root2)
{
	struct sha256 fr = first, sr = first;
	uint64_t fn = size1 - 1, sn = size2 - 1;

	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			fr = merkle_node(&proof[i], &fr);
			sr = merkle_node(&proof[i], &sr);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			sr = merkle_node(&sr, &proof[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && sha256_eq(&fr, root1) && sha256_eq(&sr, root2);
}

bool merkle_verify_consistency(uint64_t size1, uint64_t size2, const struct sha256 *proof, size_t n,
			       const struct sha256 *root1, const struct sha256 *root2)
{
	struct sha256 empty = merkle_empty();

	if (size1 > size2)
		return false;
	if (size1 == size2)
		return n == 0 && sha256_eq(root1, root2);
	if (size1 == 0)
		return n == 0 && sha256_eq(root1, &empty);
	/* A power of two is a subtree of the new tree whole, so the proof leaves its root out. */
	if ((size1 & (size1 - 1)) == 0)
		return n > 0 && consistent(size1, size2, *root1, proof, n, root1, root2);
	return n > 0 && consistent(size1, size2, proof[0], proof + 1, n - 1, root1, root2);
}
