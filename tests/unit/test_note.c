/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lake/note.h"

/* The example of the specification, section "Verifier keys". */
static const char spec_vkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
static const char spec_note[] =
	"This is an example message.\n\n"
	"\xe2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
static const char another[] =
	"\xe2\x80\x94 example.com/bar Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

static void the_example_of_the_specification_verifies(void **state)
{
	struct note_verifier v;
	struct err e = { 0 };
	struct str text;
	struct buf b = BUF_INIT(1000);

	(void)state;
	assert_int_equal(note_read_vkey(str_of(spec_vkey), &v, &e), 0);
	assert_int_equal(v.id, 0x530d903a);
	assert_int_equal(note_open(str_of(spec_note), &v, &text, &e), 0);
	assert_true(str_is(text, "This is an example message.\n"));
	note_put_vkey(&b, &v);
	assert_string_equal(b.p, spec_vkey);
	buf_free(&b);
}

static void no_byte_of_a_note_can_change(void **state)
{
	struct note_verifier v;
	struct err e = { 0 };
	struct str text;
	char note[sizeof spec_note];

	(void)state;
	assert_int_equal(note_read_vkey(str_of(spec_vkey), &v, &e), 0);
	for (size_t i = 0; i < sizeof note - 1; i++) {
		memcpy(note, spec_note, sizeof note);
		for (unsigned bit = 0; bit < 8; bit++) {
			note[i] = (char)(spec_note[i] ^ 1 << bit);
			err_clear(&e);
			assert_int_equal(note_open((struct str){ note, sizeof note - 1 }, &v, &text, &e), -1);
			assert_int_equal(e.kind, ERR_INTEGRITY);
		}
	}
}

static void signatures_by_others_are_passed_over(void **state)
{
	struct note_verifier v;
	struct err e = { 0 };
	struct str text;
	struct buf b = BUF_INIT(1000);

	(void)state;
	assert_int_equal(note_read_vkey(str_of(spec_vkey), &v, &e), 0);
	buf_add_cstr(&b, spec_note);
	buf_add_cstr(&b, another);
	assert_int_equal(note_open(buf_str(&b), &v, &text, &e), 0);
	buf_clear(&b);
	buf_add_cstr(&b, "This is an example message.\n\n");
	buf_add_cstr(&b, another);
	assert_int_equal(note_open(buf_str(&b), &v, &text, &e), -1);
	assert_string_equal(e.msg, "no signature of example.com/foo (key 530d903a)");
	buf_free(&b);
}

static void no_byte_of_a_key_can_change(void **state)
{
	struct note_signer s, again;
	struct note_verifier v;
	struct err e = { 0 };
	struct buf skey = BUF_INIT(1000), vkey = BUF_INIT(1000);

	(void)state;
	assert_int_equal(note_signer_new(STR_LIT("example.com/lake"), &s, &e), 0);
	note_put_skey(&skey, &s);
	note_put_vkey(&vkey, &s.verifier);
	assert_int_equal(note_read_skey(buf_str(&skey), &again, &e), 0);
	assert_memory_equal(&again.secret, &s.secret, sizeof s.secret);
	assert_int_equal(again.verifier.id, s.verifier.id);
	for (size_t i = 0; i < skey.n; i++) {
		skey.p[i] ^= 4;
		assert_int_equal(note_read_skey(buf_str(&skey), &again, &e), -1);
		skey.p[i] ^= 4;
		err_clear(&e);
	}
	for (size_t i = 0; i < vkey.n; i++) {
		vkey.p[i] ^= 4;
		assert_int_equal(note_read_vkey(buf_str(&vkey), &v, &e), -1);
		vkey.p[i] ^= 4;
		err_clear(&e);
	}
	buf_free(&skey);
	buf_free(&vkey);
}

static void a_key_name_has_no_space_and_no_plus(void **state)
{
	struct note_signer s;
	struct err e = { 0 };

	(void)state;
	assert_true(note_name_ok(STR_LIT("acme.example/evidence")));
	assert_false(note_name_ok(STR_LIT("")));
	assert_false(note_name_ok(STR_LIT("a b")));
	assert_false(note_name_ok(STR_LIT("a+b")));
	assert_false(note_name_ok(STR_LIT("a\nb")));
	assert_false(note_name_ok(STR_LIT("caf\xc3\xa9")));
	assert_int_equal(note_signer_new(STR_LIT("a b"), &s, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
}

static void a_checkpoint_is_read_back(void **state)
{
	struct checkpoint c = { STR_LIT("example.com/lake"), 20852163, sha256_of(STR_LIT("")) }, again;
	struct err e = { 0 };
	struct buf b = BUF_INIT(1000);

	(void)state;
	checkpoint_put(&b, &c);
	assert_string_equal(b.p, "example.com/lake\n20852163\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
	assert_int_equal(checkpoint_read(buf_str(&b), &again, &e), 0);
	assert_int_equal(again.size, c.size);
	assert_true(sha256_eq(&again.root, &c.root));
	buf_free(&b);
}

static void a_malformed_checkpoint_says_which_line(void **state)
{
	static const char *const given[][2] = {
		{ "", "checkpoint line 1: expected the origin" },
		{ "o\n01\n", "checkpoint line 2: expected the number of entries" },
		{ "o\n1\nabc\n", "checkpoint line 3: expected a SHA-256 in base64" },
		{ "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "checkpoint: expected three lines" },
		{ "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", "checkpoint: expected three lines" },
	};
	struct checkpoint c;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(given); i++) {
		struct err e = { 0 };

		assert_int_equal(checkpoint_read(str_of(given[i][0]), &c, &e), -1);
		assert_string_equal(e.msg, given[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_the_specification_verifies),
		cmocka_unit_test(no_byte_of_a_note_can_change),
		cmocka_unit_test(signatures_by_others_are_passed_over),
		cmocka_unit_test(no_byte_of_a_key_can_change),
		cmocka_unit_test(a_key_name_has_no_space_and_no_plus),
		cmocka_unit_test(a_checkpoint_is_read_back),
		cmocka_unit_test(a_malformed_checkpoint_says_which_line),
	};

	return cmocka_run_group_tests_name("note", tests, NULL, NULL);
}
