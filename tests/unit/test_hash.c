/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "crypt/hash.h"
#include "crypt/sign.h"

static void is_hex(struct sha256 d, const char *expected)
{
	char hex[SHA256_HEX_LEN + 1];

	sha256_hex(&d, hex);
	assert_string_equal(hex, expected);
}

static void digests_are_those_of_fips_180(void **state)
{
	(void)state;
	is_hex(sha256_of(STR_LIT("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is_hex(sha256_of(STR_LIT("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is_hex(sha256_of(STR_NONE), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void an_ongoing_digest_can_be_used_again(void **state)
{
	struct hash *h = hash_new();

	(void)state;
	hash_add(h, "a", 1);
	hash_add(h, "bc", 2);
	is_hex(hash_end(h), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_add(h, "abc", 3);
	is_hex(hash_end(h), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_freep(&h);
	assert_null(h);
}

static void hex_is_read_back_and_only_lower_case_is_taken(void **state)
{
	struct sha256 d = sha256_of(STR_LIT("abc")), again;
	char hex[SHA256_HEX_LEN + 1];

	(void)state;
	sha256_hex(&d, hex);
	assert_true(sha256_from_hex(str_of(hex), &again));
	assert_true(sha256_eq(&d, &again));
	hex[0] = 'B';
	assert_false(sha256_from_hex(str_of(hex), &again));
	assert_false(sha256_from_hex(STR_LIT("ab"), &again));
}

/* RFC 8032 section 7.1, test 2. */
static const struct ed25519_secret secret = { {
	0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
	0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
} };
static const unsigned char signature[ED25519_SIG_LEN] = {
	0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f, 0x64, 0x25, 0x40,
	0xa2, 0xb2, 0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76, 0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda,
	0x08, 0x5a, 0xc1, 0xe4, 0x3e, 0x15, 0x99, 0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c,
	0x38, 0x7b, 0x2e, 0xae, 0xb4, 0x30, 0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00,
};

static void signatures_are_those_of_rfc_8032(void **state)
{
	struct err e = { 0 };
	struct ed25519_public p;
	unsigned char sig[ED25519_SIG_LEN];
	struct str s = { (const char *)sig, sizeof sig };

	(void)state;
	assert_int_equal(ed25519_public_of(&secret, &p, &e), 0);
	assert_int_equal(ed25519_sign(&secret, STR_LIT("\x72"), sig, &e), 0);
	assert_memory_equal(sig, signature, sizeof sig);
	assert_true(ed25519_verify(&p, STR_LIT("\x72"), s));
	assert_false(ed25519_verify(&p, STR_LIT("\x73"), s));
	sig[5] ^= 1;
	assert_false(ed25519_verify(&p, STR_LIT("\x72"), s));
	s.n--;
	assert_false(ed25519_verify(&p, STR_LIT("\x72"), s));
}

static void keys_made_are_different_and_work(void **state)
{
	struct err e = { 0 };
	struct ed25519_secret a, b;
	struct ed25519_public p;
	unsigned char sig[ED25519_SIG_LEN];

	(void)state;
	assert_int_equal(ed25519_generate(&a, &e), 0);
	assert_int_equal(ed25519_generate(&b, &e), 0);
	assert_memory_not_equal(a.b, b.b, sizeof a.b);
	assert_int_equal(ed25519_public_of(&a, &p, &e), 0);
	assert_int_equal(ed25519_sign(&a, STR_LIT("text"), sig, &e), 0);
	assert_true(ed25519_verify(&p, STR_LIT("text"), (struct str){ (const char *)sig, sizeof sig }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_those_of_fips_180),
		cmocka_unit_test(an_ongoing_digest_can_be_used_again),
		cmocka_unit_test(hex_is_read_back_and_only_lower_case_is_taken),
		cmocka_unit_test(signatures_are_those_of_rfc_8032),
		cmocka_unit_test(keys_made_are_different_and_work),
	};

	return cmocka_run_group_tests_name("crypt", tests, NULL, NULL);
}
