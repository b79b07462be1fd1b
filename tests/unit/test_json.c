/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "codec/json.h"

struct fixture {
	struct json_reader *reader;
	struct buf bytes;
	struct buf out;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->reader = json_open();
	f->bytes = BUF_INIT(256 * 1024 * 1024);
	f->out = BUF_INIT(1024 * 1024);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	json_close(f->reader);
	buf_free(&f->bytes);
	buf_free(&f->out);
	free(f);
	return 0;
}

static int parse_bytes(struct fixture *f, struct str text, struct json *ret)
{
	buf_clear(&f->bytes);
	buf_add_str(&f->bytes, text);
	err_clear(&f->e);
	return json_parse(f->reader, buf_str(&f->bytes), ret, &f->e);
}

static struct json parse(struct fixture *f, const char *text)
{
	struct json v;

	if (parse_bytes(f, str_of(text), &v) < 0)
		fail_msg("%s: %s", text, f->e.msg);
	return v;
}

static void assert_refused(struct fixture *f, const char *text, const char *msg)
{
	struct json v;

	if (parse_bytes(f, str_of(text), &v) == 0)
		fail_msg("taken: %s", text);
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, msg);
}

static void assert_canonical(struct fixture *f, const char *text, const char *canonical)
{
	struct json v = parse(f, text);

	buf_clear(&f->out);
	json_put(&f->out, v, 0);
	assert_string_equal(buf_str(&f->out).p, canonical);
}

static void assert_str(struct str s, const char *expected)
{
	assert_non_null(s.p);
	if (!str_is(s, expected))
		fail_msg("'%.*s' is not '%s'", STR_FMT(s), expected);
}

static void values_have_the_type_of_their_text(void **state)
{
	static const struct {
		const char *text;
		enum json_type type;
	} rows[] = {
		{ "null", JSON_NULL },
		{ "true", JSON_BOOL },
		{ "-9223372036854775808", JSON_INT },
		{ "9223372036854775807", JSON_INT },
		{ "9223372036854775808", JSON_REAL },
		{ "1.0", JSON_REAL },
		{ "1e3", JSON_REAL },
		{ "\"\"", JSON_STRING },
		{ "[]", JSON_ARRAY },
		{ "{}", JSON_OBJECT },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(json_type(parse(*state, rows[i].text)), rows[i].type);
}

static void members_are_found_by_name(void **state)
{
	struct json v = parse(*state, "{\"a\": \"x\", \"n\": -7, \"t\": true, \"a\": \"second\", \"z\": null}");
	struct json found;
	int64_t i;
	bool b;

	assert_str(json_get_str(v, "a"), "x");
	assert_null(json_get_str(v, "n").p);
	assert_null(json_get_str(v, "missing").p);
	assert_true(json_get_int(v, "n", &i));
	assert_int_equal(i, -7);
	assert_false(json_get_int(v, "a", &i));
	assert_true(json_get_bool(v, "t", &b));
	assert_true(b);
	assert_false(json_get_bool(v, "n", &b));
	assert_true(json_get(v, "z", &found));
	assert_true(json_is(found, JSON_NULL));
	assert_false(json_get(found, "a", &found));
	assert_int_equal(json_count(v), 5);
}

static void an_array_is_walked_in_order_with_its_index(void **state)
{
	struct json v = parse(*state, "[10, [11], 12]");
	struct json_iter it;
	struct json item;
	size_t turns = 0;

	for (json_begin(v, &it); json_next(&it, &item); turns++) {
		assert_int_equal(it.index, turns);
		if (turns != 1)
			assert_int_equal(json_int(item), 10 + turns);
	}
	assert_int_equal(turns, 3);
	assert_false(json_next(&it, &item));
}

static void members_are_walked_in_the_order_of_the_document(void **state)
{
	struct json v = parse(*state, "{\"b\": 1, \"a\": {\"x\": 3}, \"c\\u0000d\": 3}");
	const char *names[] = { "b", "a" };
	struct json_iter it;
	struct json value;
	struct str name;

	json_members(v, &it);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_true(json_member(&it, &name, &value));
		assert_str(name, names[i]);
		assert_int_equal(it.index, i);
	}
	assert_true(json_member(&it, &name, &value));
	assert_int_equal(name.n, 3);
	assert_false(json_member(&it, &name, &value));
}

static void walking_a_value_of_another_type_makes_no_turn(void **state)
{
	const char *texts[] = { "1", "\"s\"", "null", "{\"a\": 1}", "[1]" };
	struct json_iter it;
	struct json v, item;
	struct str name;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		v = parse(*state, texts[i]);
		if (!json_is(v, JSON_ARRAY)) {
			json_begin(v, &it);
			assert_false(json_next(&it, &item));
		}
		if (!json_is(v, JSON_OBJECT)) {
			json_members(v, &it);
			assert_false(json_member(&it, &name, &item));
		}
	}
}

static void a_pointer_finds_its_value(void **state)
{
	struct json v = parse(*state, "{\"a/b\": [0, {\"m~n\": \"here\"}], \"\": 5}");
	struct json found;

	assert_true(json_at(v, str_of("/a~1b/1/m~0n"), &found));
	assert_str(json_str(found), "here");
	assert_true(json_at(v, str_of(""), &found));
	assert_true(json_is(found, JSON_OBJECT));
	assert_true(json_at(v, str_of("/"), &found));
	assert_int_equal(json_int(found), 5);
}

static void a_pointer_to_nothing_finds_nothing(void **state)
{
	const char *pointers[] = { "a", "/b", "/a/2", "/a/01", "/a/-", "/a/", "/a/18446744073709551616",
				   "/a/0/x", "/a~", "/a~2", "//" };
	struct json v = parse(*state, "{\"a\": [0, 1]}");
	struct json found;

	for (size_t i = 0; i < COUNT_OF(pointers); i++)
		if (json_at(v, str_of(pointers[i]), &found))
			fail_msg("found %s", pointers[i]);
}

static void a_pointer_token_is_escaped(void **state)
{
	struct fixture *f = *state;

	json_pointer_add(&f->out, str_of("a/b"));
	json_pointer_add(&f->out, str_of("~"));
	assert_string_equal(f->out.p, "/a~1b/~0");
}

static void a_byte_order_mark_is_skipped(void **state)
{
	assert_int_equal(json_int(parse(*state, "\xef\xbb\xbf 12")), 12);
}

static void a_refusal_names_the_place(void **state)
{
	static const struct {
		const char *text;
		const char *msg;
	} rows[] = {
		{ "", "line 1, column 1: the document is empty, expected a value" },
		{ " \n ", "line 1, column 1: the document is empty, expected a value" },
		{ "{\"a\": 1\n \"b\": 2}", "line 2, column 2: expected ',' or '}' after the member" },
		{ "{\"a\": 1,}", "line 1, column 9: expected a member name in double quotes" },
		{ "{\"a\" 1}", "line 1, column 6: expected ':' after the member name" },
		{ "[1 2]", "line 1, column 4: expected ',' or ']' after the element" },
		{ "[1,\n\n  2,,]", "line 3, column 5: expected a value" },
		{ "{\"k\": 1 \"\\\"x\\\"\": 2}", "line 1, column 9: expected ',' or '}' after the member" },
		{ "[1 -3.5]", "line 1, column 4: expected ',' or ']' after the element" },
		{ "{true: 1}", "line 1, column 2: expected a member name in double quotes" },
		{ "[\"a", "line 1, column 4: the document ends too early" },
		{ "{\"a\": [", "line 1, column 8: the document ends too early" },
		{ "[1] x", "line 1, column 5: expected the end of the document" },
		{ "[nul]", "line 1, column 2: expected true, false or null" },
		{ "['a']", "line 1, column 2: expected a value" },
		{ "[01]", "line 1, column 2: a number with a leading zero" },
		{ "{\"a\": -00.5}", "line 1, column 7: a number with a leading zero" },
		{ "[1.]", "line 1, column 2: expected a digit after the decimal point" },
		{ "[-]", "line 1, column 2: expected a digit after the minus sign" },
		{ "[1e]", "line 1, column 2: expected a digit in the exponent" },
		{ "[\"a\tb\"]", "line 1, column 4: a control character in a string, expected its \\u escape" },
		{ "[\"\xff\"]", "line 1, column 3: a string with bytes that are not UTF-8" },
		{ "[\"\\x\"]", "line 1, column 3: expected one of \"\\/bfnrtu after the backslash in a string" },
		{ "[\"\\u12g4\"]", "line 1, column 7: expected four hexadecimal digits after \\u" },
		{ "[// no\n1]", "line 1, column 2: a comment, which JSON does not have" },
		{ "\xff\xfe[\0]", "line 1, column 1: the document is UTF-16, expected UTF-8" },
		{ "[1e999, 1-2]", "line 1, column 9: expected ',' or ']' after the element" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_refused(*state, rows[i].text, rows[i].msg);
}

static void put_nested(struct buf *b, size_t depth)
{
	buf_clear(b);
	for (size_t i = 0; i < depth; i++)
		buf_add_char(b, '[');
	for (size_t i = 0; i < depth; i++)
		buf_add_char(b, ']');
}

static void depth_has_a_ceiling(void **state)
{
	struct fixture *f = *state;
	struct json v;

	put_nested(&f->bytes, JSON_DEPTH_MAX);
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), 0);
	put_nested(&f->bytes, JSON_DEPTH_MAX + 1);
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "line 1, column 1025: nested deeper than 1024");
}

static void ten_million_nested_arrays_are_refused(void **state)
{
	struct fixture *f = *state;
	struct json v;

	put_nested(&f->bytes, 10 * 1000 * 1000);
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "line 1, column 1025: nested deeper than 1024");
}

/* What is cut off is nested too deep all the same; what is broken before that is broken, and no more. */
static void depth_is_told_from_being_broken(void **state)
{
	struct fixture *f = *state;
	struct json v;

	put_nested(&f->bytes, 2000);
	f->bytes.n -= 2000;
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "line 1, column 1025: nested deeper than 1024");
	assert_true(json_over_ceiling(f->reader));
	err_clear(&f->e);
	f->bytes.p[500] = 'x';
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "line 1, column 501: expected a value");
	assert_false(json_over_ceiling(f->reader));
	assert_int_equal(json_int(parse(f, "5")), 5);
	assert_false(json_over_ceiling(f->reader));
}

static void values_and_strings_have_a_ceiling(void **state)
{
	struct fixture *f = *state;
	struct json v;
	size_t n = JSON_STRING_MAX + 2;
	char *at;

	buf_clear(&f->bytes);
	at = buf_reserve(&f->bytes, 2 * n);
	for (size_t i = 0; i < n; i++)
		at[i] = i % 2 ? ',' : '1';
	f->bytes.n = n;
	f->bytes.p[0] = '[';
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "so many values that reading them would take more than 448 MiB of memory");
	assert_true(json_over_ceiling(f->reader));
	err_clear(&f->e);
	f->bytes.p[0] = '"';	/* the same in a string: no values, but a string of that length */
	f->bytes.p[n - 1] = '"';
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), 0);
	f->bytes.p[n - 1] = ',';
	f->bytes.p[n] = '"';
	f->bytes.n++;
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "a string longer than 67108864 bytes");
}

static void a_million_backslashes_before_a_fault_cost_no_more_than_reading_them(void **state)
{
	struct fixture *f = *state;
	struct json v;

	buf_clear(&f->bytes);
	buf_add_cstr(&f->bytes, "[1 \"");
	for (int i = 0; i < 1000 * 1000; i++)
		buf_add_cstr(&f->bytes, "\\\\");
	buf_add_cstr(&f->bytes, "\"]");
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "line 1, column 4: expected ',' or ']' after the element");
}

static void an_integer_beyond_64_bits_is_a_real(void **state)
{
	struct json v = parse(*state, "[18446744073709551616, -9223372036854775809, \"12345678901234567890123\"]");
	struct json item;

	assert_true(json_at(v, str_of("/0"), &item));
	assert_true(json_is(item, JSON_REAL));
	assert_true(json_real(item) == 18446744073709551616.0);
	assert_true(json_at(v, str_of("/1"), &item));
	assert_true(json_real(item) == -9223372036854775808.0);
	assert_true(json_at(v, str_of("/2"), &item));
	assert_str(json_str(item), "12345678901234567890123");
}

static void integers_at_the_edge_of_64_bits_stay_exact(void **state)
{
	assert_canonical(*state,
			 "[18446744073709551615, -9223372036854775808, 9999999999999999999, 18446744073709551616]",
			 "[18446744073709551615,-9223372036854775808,9999999999999999999,18446744073709552000]");
	assert_canonical(*state, "[100000000000000000000, -9223372036854775809, -10000000000000000000]",
			 "[100000000000000000000,-9223372036854776000,-10000000000000000000]");
}

static void a_number_beyond_a_double_is_the_largest_one(void **state)
{
	struct json v = parse(*state, "[1, 1e309, -1E+400, 12345678901234567890123]");
	struct json item;

	assert_true(json_at(v, str_of("/1"), &item));
	assert_true(json_real(item) == 1.7976931348623157e308);
	assert_true(json_at(v, str_of("/2"), &item));
	assert_true(json_real(item) == -1.7976931348623157e308);
	assert_true(json_at(v, str_of("/3"), &item));
	assert_true(json_real(item) == 12345678901234567890123.0);
}

static void half_of_a_surrogate_pair_is_replaced(void **state)
{
	struct json v = parse(*state, "{\"k\": \"a\\ud800b\\udc00\\ud83d\\ude00\\\\ud800\\ud83d\\ud83d\\ude00\"}");

	assert_str(json_get_str(v, "k"), "a\xef\xbf\xbd" "b\xef\xbf\xbd\xf0\x9f\x98\x80\\ud800\xef\xbf\xbd"
					 "\xf0\x9f\x98\x80");
}

/* Opens a string of that many bytes of text after what is there. */
static void add_string(struct buf *b, size_t n)
{
	char *at;

	buf_add_char(b, '"');
	at = buf_reserve(b, n);
	memset(at, 'x', n);
	b->n += n;
	buf_add_char(b, '"');
}

static void a_reader_reads_small_after_huge(void **state)
{
	struct fixture *f = *state;
	struct json v;

	buf_add_char(&f->bytes, '[');
	add_string(&f->bytes, 40 * 1024 * 1024);
	buf_add_char(&f->bytes, ',');
	add_string(&f->bytes, 40 * 1024 * 1024);
	buf_add_char(&f->bytes, ']');
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), 0);
	assert_int_equal(json_count(v), 2);
	assert_int_equal(json_int(parse(f, "5")), 5);
	assert_int_equal(json_count(parse(f, "[1, 2]")), 2);
}

static void a_string_has_a_ceiling_whatever_is_escaped_in_it(void **state)
{
	struct fixture *f = *state;
	struct json v;

	buf_add_cstr(&f->bytes, "[\"\\\\\", \"a\\\"");
	add_string(&f->bytes, JSON_STRING_MAX);
	f->bytes.p[f->bytes.n - JSON_STRING_MAX - 2] = 'x';	/* its first quote: one string from "a on */
	buf_add_char(&f->bytes, ']');
	assert_int_equal(json_parse(f->reader, buf_str(&f->bytes), &v, &f->e), -1);
	assert_string_equal(f->e.msg, "a string longer than 67108864 bytes");
}

static void canonical_members_are_sorted_by_utf16_units(void **state)
{
	assert_canonical(*state,
			 "{\"\\u20ac\": 1, \"\\r\": 2, \"\\ufb33\": 3, \"1\": 4, \"\\ud83d\\ude00\": 5, \"\\u0080\": 6, "
			 "\"\\u00f6\": 7, \"b\": {\"z\": [ ], \"y\": { } } }",
			 "{\"\\r\":2,\"1\":4,\"b\":{\"y\":{},\"z\":[]},\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
			 "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
}

/* RFC 8785, appendix B. */
static void canonical_numbers_are_those_of_ecmascript(void **state)
{
	static const struct {
		uint64_t bits;
		const char *text;
	} rows[] = {
		{ 0x0000000000000000, "0" },
		{ 0x8000000000000000, "0" },
		{ 0x0000000000000001, "5e-324" },
		{ 0x8000000000000001, "-5e-324" },
		{ 0x7fefffffffffffff, "1.7976931348623157e+308" },
		{ 0xffefffffffffffff, "-1.7976931348623157e+308" },
		{ 0x4340000000000000, "9007199254740992" },
		{ 0xc340000000000000, "-9007199254740992" },
		{ 0x4430000000000000, "295147905179352830000" },
		{ 0x44b52d02c7e14af5, "9.999999999999997e+22" },
		{ 0x44b52d02c7e14af6, "1e+23" },
		{ 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
		{ 0x444b1ae4d6e2ef4e, "999999999999999700000" },
		{ 0x444b1ae4d6e2ef4f, "999999999999999900000" },
		{ 0x444b1ae4d6e2ef50, "1e+21" },
		{ 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
		{ 0x3eb0c6f7a0b5ed8d, "0.000001" },
		{ 0x41b3de4355555553, "333333333.3333332" },
		{ 0x41b3de4355555554, "333333333.33333325" },
		{ 0x41b3de4355555555, "333333333.3333333" },
		{ 0x41b3de4355555556, "333333333.3333334" },
		{ 0x41b3de4355555557, "333333333.33333343" },
		{ 0xbecbf647612f3696, "-0.0000033333333333333333" },
		{ 0x43143ff3c1cb0959, "1424953923781206.2" },
	};
	char text[64];
	double d;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		memcpy(&d, &rows[i].bits, sizeof d);
		snprintf(text, sizeof text, "%.17e", d);
		assert_canonical(*state, text, rows[i].text);
	}
	assert_canonical(*state, "[-0, 12, -9223372036854775808, 18446744073709551615, 1.50]",
			 "[0,12,-9223372036854775808,18446744073709551615,1.5]");
}

static void strings_are_escaped_only_where_they_must_be(void **state)
{
	struct fixture *f = *state;

	json_put_str(&f->out, (struct str){ "\b\t\n\f\r\"\\/\x01\x1f\x7f\0z\xe2\x82\xac", 16 });
	assert_string_equal(f->out.p, "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7f\\u0000z\xe2\x82\xac\"");
}

static void bytes_that_are_not_utf8_are_replaced(void **state)
{
	struct fixture *f = *state;

	json_put_cstr(&f->out, "a\xff" "b\xc3\xa9\xed\xa0\x80\xe2\x82");
	assert_string_equal(f->out.p, "\"a\xef\xbf\xbd" "b\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
				      "\xef\xbf\xbd\xef\xbf\xbd\"");
	buf_clear(&f->out);
	json_put_str(&f->out, STR_NONE);
	assert_string_equal(f->out.p, "null");
}

static void text_for_people_is_indented_and_keeps_the_order(void **state)
{
	struct fixture *f = *state;

	json_put(&f->out, parse(f, "{\"b\":[1,{}],\"a\":{\"x\":null},\"e\":[]}"), 2);
	assert_string_equal(f->out.p, "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": {\n    \"x\": null\n  },\n"
				      "  \"e\": []\n}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_have_the_type_of_their_text),
		TEST(members_are_found_by_name),
		TEST(an_array_is_walked_in_order_with_its_index),
		TEST(members_are_walked_in_the_order_of_the_document),
		TEST(walking_a_value_of_another_type_makes_no_turn),
		TEST(a_pointer_finds_its_value),
		TEST(a_pointer_to_nothing_finds_nothing),
		TEST(a_pointer_token_is_escaped),
		TEST(a_byte_order_mark_is_skipped),
		TEST(a_refusal_names_the_place),
		TEST(depth_has_a_ceiling),
		TEST(depth_is_told_from_being_broken),
		TEST(values_and_strings_have_a_ceiling),
		TEST(ten_million_nested_arrays_are_refused),
		TEST(a_million_backslashes_before_a_fault_cost_no_more_than_reading_them),
		TEST(an_integer_beyond_64_bits_is_a_real),
		TEST(integers_at_the_edge_of_64_bits_stay_exact),
		TEST(a_number_beyond_a_double_is_the_largest_one),
		TEST(half_of_a_surrogate_pair_is_replaced),
		TEST(a_reader_reads_small_after_huge),
		TEST(a_string_has_a_ceiling_whatever_is_escaped_in_it),
		TEST(canonical_members_are_sorted_by_utf16_units),
		TEST(canonical_numbers_are_those_of_ecmascript),
		TEST(strings_are_escaped_only_where_they_must_be),
		TEST(bytes_that_are_not_utf8_are_replaced),
		TEST(text_for_people_is_indented_and_keeps_the_order),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
