/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "facts/secret.h"

/* Of every kind in secret.def, one of the shortest and one of the longest that it may be. */
static const struct {
	const char *rule, *prefix, *alphabet;
	size_t shortest, longest;
} kinds[] = {
#define UPPER "ABC7"
#define ALNUM "aB3x"
#define WORD "a_B-3"
#define PATH "T0/aB3"
#define DOTTED "a.B3"
#define HEX "0a1f"
#define JWT "a.eyJb.c"
#define SECRET(rule, prefix, alphabet, shortest, longest) { rule, prefix, alphabet, shortest, longest },
#include "facts/secret.def"
#undef SECRET
};

static const char *made_of(struct arena *a, const char *prefix, const char *alphabet, size_t n)
{
	struct buf b = BUF_INIT(16384);
	const char *ret;

	buf_add_cstr(&b, prefix);
	for (size_t i = 0; i < n; i++)
		buf_add_char(&b, alphabet[i % strlen(alphabet)]);
	ret = arena_cstr(a, buf_str(&b));
	buf_free(&b);
	return ret;
}

static void every_kind_is_found_at_its_shortest_and_its_longest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const size_t lengths[] = { kinds[i].shortest, kinds[i].longest };

		for (size_t j = 0; j < COUNT_OF(lengths); j++) {
			struct arena a = ARENA_INIT;
			const char *token = made_of(&a, kinds[i].prefix, kinds[i].alphabet, lengths[j]);
			const char *text = arena_printf(&a, "x=%s;", token);
			struct secret s = { 0 };
			struct secret_scan scan = { .from = 0 };

			assert_true(secret_next(str_of(text), &scan, &s));
			assert_string_equal(s.rule, kinds[i].rule);
			assert_int_equal(s.at, 2);
			assert_int_equal(s.n, strlen(token));
			assert_false(secret_next(str_of(text), &scan, &s));
			arena_free(&a);
		}
	}
}

/* A token of one character in a row is an example; one with such a row in it is not, up to half of it. */
static void a_row_of_one_character_makes_an_example_when_it_is_most_of_the_token(void **state)
{
	static const struct {
		const char *token;
		bool found;
	} cases[] = {
		{ "ghp_aB3xQ9kLm2aaaaaaaaaaaaaaaaaaR7tY5uW8zZ", true },
		{ "ghp_aB3xQ9kLaaaaaaaaaaaaaaaaaaaaaY5uW8zZ1c", false },
		{ "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct secret_scan scan = { .from = 0 };
		struct secret s = { 0 };

		if (secret_next(str_of(cases[i].token), &scan, &s) != cases[i].found)
			fail_msg("%s", cases[i].token);
	}
}

/* Each place of a block, and the last bytes, which are in none. */
static void one_is_found_wherever_it_stands(void **state)
{
	static const char *const secrets[] = {
		"=AKIAABCDEFGH12345678", "=\npasswd=\"k3Jd8-sL\"", "Auth_Token: 'k3Jd8-sLq02x'", "--eyJaaaabbbbccccddddeeeeffffgggg.eyJhhhhiiiijjjjkkkkllll.mmmmnnnnoooo",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		for (size_t before = 0; before < 40; before++) {
			char text[128];
			int n = snprintf(text, sizeof text, "%.*s%s", (int)before, "{\"a\":1, \"name\": \"npm - gh, sk_ey 'dog'", secrets[i]);

			for (size_t behind = 0; behind < 20; behind++) {
				struct secret_scan scan = { .from = 0 };
				struct secret s = { 0 };

				memset(text + n, ' ', behind);
				assert_true(secret_next((struct str){ text, (size_t)n + behind }, &scan, &s));
				assert_in_range(s.at, before, (size_t)n - 8);
				assert_false(secret_next((struct str){ text, (size_t)n + behind }, &scan, &s));
			}
		}
	}
}

/* Each of these prefixes looks ahead over those behind it: 4 MB in a second is far from 8,000 times 4 MB. */
static void prefixes_in_a_row_take_time_linear_in_their_bytes(void **state)
{
	static const char *const rows[] = { "-eyJ", ".eyJ-gldt-", "-pypi-AgE", "passwd=\"1", "-----BEGIN " };
	struct buf b = BUF_INIT(8 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct secret_scan scan = { .from = 0 };
		struct secret s;
		clock_t began = clock();

		buf_clear(&b);
		while (b.n < 4 * 1024 * 1024)
			buf_add_cstr(&b, rows[i]);
		while (secret_next(buf_str(&b), &scan, &s))
			assert_in_range(s.at, b.n - 8192, b.n);
		assert_true(clock() - began < 4 * CLOCKS_PER_SEC);
	}
	buf_free(&b);
}

static void too_short_examples_and_parts_of_words_are_none(void **state)
{
	static const char *const texts[] = {
		"AKIAIOSFODNN7EXAMPLE",
		"ghp_tooshort",
		"xghp_aB3xaB3xaB3xaB3xaB3xaB3xaB3xaB3xaB3x",
		"npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0eyJhbGciOiJub25lIn0",
		"password = \"correct horse\"",
		"password: \"${DB_PASSWORD_1}\"",
		"password: \"aaaaaaa1\"",
		"\"secret\": \"https://example.com/9\"",
		"-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----",
		"the password, 'k3Jd8-sLq02x', is told to nobody",
		"password 'k3Jd8-sLq02x'",
		"password = k3Jd8-sLq02xk",
		"password: ",
		"",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct secret s;
		struct secret_scan scan = { .from = 0 };

		assert_false(secret_next(str_of(texts[i]), &scan, &s));
	}
}

static void a_private_key_is_redacted_whole_also_when_it_is_cut_off(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	assert_true(secret_redact(STR_LIT("a -----BEGIN RSA PRIVATE KEY-----\nAAA\n-----END RSA PRIVATE KEY----- b"), &b));
	assert_string_equal(b.p, "a [redacted:private-key] b");
	buf_clear(&b);
	assert_true(secret_redact(STR_LIT("a -----BEGIN PRIVATE KEY-----\nAAA"), &b));
	assert_string_equal(b.p, "a [redacted:private-key]");
	buf_free(&b);
}

static void several_in_one_text_are_all_redacted(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	assert_true(secret_redact(STR_LIT("AKIAABCDEFGH12345678,AKIAABCDEFGH12345679 \"api_key\": \"k3Jd8-sLq02x\""), &b));
	assert_string_equal(b.p, "[redacted:aws-access-key-id],[redacted:aws-access-key-id] \"api_key\": \"[redacted:assigned-value]\"");
	buf_clear(&b);
	assert_false(secret_redact(STR_LIT("nothing here"), &b));
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_found_at_its_shortest_and_its_longest),
		cmocka_unit_test(a_row_of_one_character_makes_an_example_when_it_is_most_of_the_token),
		cmocka_unit_test(one_is_found_wherever_it_stands),
		cmocka_unit_test(prefixes_in_a_row_take_time_linear_in_their_bytes),
		cmocka_unit_test(too_short_examples_and_parts_of_words_are_none),
		cmocka_unit_test(a_private_key_is_redacted_whole_also_when_it_is_cut_off),
		cmocka_unit_test(several_in_one_text_are_all_redacted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
