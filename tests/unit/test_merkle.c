/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lake/merkle.h"

#define LEAVES 70

struct tree {
	struct sha256 leaf[LEAVES];
	unsigned reads;
};

/* Straight from RFC 6962 2.1, to compare with. */
static struct sha256 root_by_definition(const struct sha256 *leaf, size_t n)
{
	struct sha256 l, r;
	size_t k = 1;

	if (n == 0)
		return sha256_of(STR_LIT(""));
	if (n == 1)
		return leaf[0];
	while (k * 2 < n)
		k *= 2;
	l = root_by_definition(leaf, k);
	r = root_by_definition(leaf + k, n - k);
	return merkle_node(&l, &r);
}

static int read_hash(void *arg, unsigned level, uint64_t index, struct sha256 *ret, struct err *e)
{
	struct tree *t = arg;

	(void)e;
	t->reads++;
	assert_true((index + 1) << level <= LEAVES);
	*ret = root_by_definition(t->leaf + (index << level), (size_t)1 << level);
	return 0;
}

static int setup(void **state)
{
	static struct tree t;

	for (unsigned i = 0; i < LEAVES; i++) {
		char entry[2] = { 'e', (char)i };

		t.leaf[i] = merkle_leaf((struct str){ entry, sizeof entry });
	}
	*state = &t;
	return 0;
}

static void hashes_are_those_of_rfc_6962(void **state)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 d = merkle_empty();

	(void)state;
	sha256_hex(&d, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	d = merkle_leaf(STR_LIT(""));
	sha256_hex(&d, hex);
	assert_string_equal(hex, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

static void roots_are_those_of_the_definition(void **state)
{
	struct tree *t = *state;
	struct err e = { 0 };

	for (size_t n = 0; n <= LEAVES; n++) {
		struct sha256 expected = root_by_definition(t->leaf, n), root;

		assert_int_equal(merkle_root(n, read_hash, t, &root, &e), 0);
		assert_true(sha256_eq(&root, &expected));
	}
}

static void every_inclusion_proof_verifies_and_no_other_leaf_does(void **state)
{
	struct tree *t = *state;
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	for (uint64_t size = 1; size <= LEAVES; size++) {
		struct sha256 root = root_by_definition(t->leaf, size);

		for (uint64_t i = 0; i < size; i++) {
			assert_int_equal(merkle_inclusion(i, size, read_hash, t, proof, &n, &e), 0);
			assert_true(merkle_verify_inclusion(i, size, &t->leaf[i], proof, n, &root));
			assert_false(merkle_verify_inclusion(i, size, &t->leaf[(i + 1) % LEAVES], proof, n, &root));
			if (n)
				assert_false(merkle_verify_inclusion(i, size, &t->leaf[i], proof, n - 1, &root));
		}
	}
}

static void every_consistency_proof_verifies_and_for_no_other_root(void **state)
{
	struct tree *t = *state;
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	for (uint64_t size2 = 0; size2 <= LEAVES; size2++) {
		struct sha256 root2 = root_by_definition(t->leaf, size2);

		for (uint64_t size1 = 0; size1 <= size2; size1++) {
			struct sha256 root1 = root_by_definition(t->leaf, size1);

			assert_int_equal(merkle_consistency(size1, size2, read_hash, t, proof, &n, &e), 0);
			assert_true(merkle_verify_consistency(size1, size2, proof, n, &root1, &root2));
			assert_false(merkle_verify_consistency(size1, size2, proof, n, &t->leaf[LEAVES - 1], &root2));
			if (size1 < size2 && size1)
				assert_false(merkle_verify_consistency(size1, size2, proof, n, &root2, &root2));
		}
	}
}

static void a_proof_asks_for_few_hashes(void **state)
{
	struct tree *t = *state;
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	t->reads = 0;
	assert_int_equal(merkle_inclusion(3, LEAVES, read_hash, t, proof, &n, &e), 0);
	assert_true(t->reads <= 14);
	t->reads = 0;
	assert_int_equal(merkle_consistency(37, LEAVES, read_hash, t, proof, &n, &e), 0);
	assert_true(t->reads <= 14);
}

static void a_proof_outside_the_tree_is_refused(void **state)
{
	struct tree *t = *state;
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX];
	size_t n;

	assert_int_equal(merkle_inclusion(5, 5, read_hash, t, proof, &n, &e), -1);
	err_clear(&e);
	assert_int_equal(merkle_consistency(6, 5, read_hash, t, proof, &n, &e), -1);
	assert_false(merkle_verify_inclusion(0, 0, &t->leaf[0], proof, 0, &t->leaf[0]));
	assert_false(merkle_verify_consistency(6, 5, proof, 0, &t->leaf[0], &t->leaf[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_rfc_6962),
		cmocka_unit_test(roots_are_those_of_the_definition),
		cmocka_unit_test(every_inclusion_proof_verifies_and_no_other_leaf_does),
		cmocka_unit_test(every_consistency_proof_verifies_and_for_no_other_root),
		cmocka_unit_test(a_proof_asks_for_few_hashes),
		cmocka_unit_test(a_proof_outside_the_tree_is_refused),
	};

	return cmocka_run_group_tests_name("merkle", tests, setup, NULL);
}
