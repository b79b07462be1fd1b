/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec/document_pieces.h"

#define PIECE_BYTES 8192

/* Each piece as its first element's number and its text, a line each. */
static void goes_in(const char *pointer, const char *json, const char *want)
{
	struct buf padded = BUF_INIT(1024 * 1024), got = BUF_INIT(1024 * 1024), piece = BUF_INIT(1024 * 1024);
	struct document_pieces p;
	struct document d;
	struct err e = { 0 };
	bool same;

	buf_add_cstr(&padded, json);
	assert_int_equal(document_read(DOCUMENT_JSON, buf_str(&padded), NULL, &d, &e), 0);
	if (!document_pieces_plan(&d, str_of(pointer), &p)) {
		buf_add_cstr(&got, "no plan\n");
	} else {
		p.piece_bytes = PIECE_BYTES;
		while (document_pieces_next(&p, &piece))
			buf_addf(&got, "%zu %.*s\n", p.first, STR_FMT(buf_str(&piece)));
	}
	document_free(&d);
	same = str_is(buf_str(&got), want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got.p, want);
	buf_free(&padded);
	buf_free(&got);
	buf_free(&piece);
	assert_true(same);
}

static void a_piece_is_the_whole_with_a_run_of_one_array(void **state)
{
	(void)state;
	goes_in("/r/0/h",
		"{\"v\": 1.5, \"r\": [{\"h\": [{\"a\":1},{\"a\":2},{\"a\":3},{\"a\":4},{\"a\":5},{\"a\":6},{\"a\":7},{\"a\":8},{\"a\":9},"
		"{\"a\":10}], \"n\": \"x\"}], \"big\": 9007199254740993}",
		"0 {\"v\":1.5,\"r\":[{\"h\":[{\"a\":1},{\"a\":2},{\"a\":3},{\"a\":4},{\"a\":5},{\"a\":6},{\"a\":7},{\"a\":8},{\"a\":9}],\"n\":\"x\"}],"
		"\"big\":9007199254740993}\n"
		"9 {\"v\":1.5,\"r\":[{\"h\":[{\"a\":10}],\"n\":\"x\"}],\"big\":9007199254740993}\n");
}

static void the_outermost_value_may_be_the_array(void **state)
{
	(void)state;
	goes_in("", "[{},{},{},{},{},{},{},{},{},{},{},{}]", "0 [{},{},{},{},{},{},{},{},{}]\n9 [{},{},{}]\n");
}

static void a_piece_has_an_element_at_least(void **state)
{
	(void)state;
	goes_in("", "[[{},{},{},{},{},{},{},{},{},{}],7]", "0 [[{},{},{},{},{},{},{},{},{},{}]]\n1 [7]\n");
}

static void of_several_arrays_the_heaviest_is_cut(void **state)
{
	(void)state;
	goes_in("/*/h", "[{\"h\":[1]},{\"h\":[{},{}]},{\"h\":[2,3]}]", "0 [{\"h\":[1]},{\"h\":[{},{}]},{\"h\":[2,3]}]\n");
	goes_in("/*", "{\"a~/b\":[],\"c\":7}", "no plan\n");
	goes_in("/a~0~1b", "{\"a~/b\":[1],\"c\":7}", "0 {\"a~/b\":[1],\"c\":7}\n");
}

static void of_members_with_one_name_filters_see_the_last(void **state)
{
	(void)state;
	goes_in("/a", "{\"a\":[1,2],\"a\":[{},{},{},{},{},{},{},{},{},{}]}",
		"0 {\"a\":[1,2],\"a\":[{},{},{},{},{},{},{},{},{}]}\n9 {\"a\":[1,2],\"a\":[{}]}\n");
	/* the other would be in each piece */
	goes_in("/a", "{\"a\":[{},{},{},{},{},{},{},{},{},{}],\"a\":[1,2]}", "no plan\n");
}

static void what_is_no_array_is_not_cut(void **state)
{
	(void)state;
	goes_in("", "7", "no plan\n");
	goes_in("", "{}", "no plan\n");
	goes_in("", "[]", "no plan\n");
	goes_in("/a", "{\"b\":[1]}", "no plan\n");
	goes_in("/*/*/*/*/*/*/*/*/*/*/*/*/*", "[[[[[[[[[[[[[[1]]]]]]]]]]]]]]", "no plan\n");
}

/* What stands before a fault. */
static void is_read_as(enum document_syntax syntax, const char *bytes, const char *want)
{
	struct buf padded = BUF_INIT(1024 * 1024), got = BUF_INIT(1024 * 1024);
	struct document d;
	bool same;

	buf_add_cstr(&padded, bytes);
	if (document_read_part(syntax, buf_str(&padded), &d))
		json_put(&got, d.top, JSON_AS_IT_IS);
	document_free(&d);
	same = str_is(buf_str(&got), want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got.p, want);
	buf_free(&padded);
	buf_free(&got);
	assert_true(same);
}

static void what_is_cut_off_is_closed_behind_the_last_whole_value(void **state)
{
	(void)state;
	is_read_as(DOCUMENT_JSON, "{\"a\": [1, {\"b\": tr", "{\"a\":[1,{}]}");
	is_read_as(DOCUMENT_JSON, "{\"a\": [1, 2", "{\"a\":[1]}");
	is_read_as(DOCUMENT_JSON, "{\"a\": \"x\\\"y\", \"b\": \"cut \\", "{\"a\":\"x\\\"y\"}");
	is_read_as(DOCUMENT_JSON, "{\"a\": {}, \"b\"", "{\"a\":{}}");
	is_read_as(DOCUMENT_JSON, "{\"a\": 1} and more", "{\"a\":1}");
	is_read_as(DOCUMENT_JSON, "{\"a\": [1}, \"b\": 2}", "{\"a\":[1]}");
	is_read_as(DOCUMENT_JSON, "[2026-01-01] a log", "");
	is_read_as(DOCUMENT_JSON, "not", "");
	is_read_as(DOCUMENT_JSONL, "{\"a\":1}\n{\"a\":2}\n{\"a\"", "[{\"a\":1},{\"a\":2}]");
	is_read_as(DOCUMENT_JSONL, "{\"a\":1}{", "");
	is_read_as(DOCUMENT_XML, "<a x=\"1\"><b>t</b><c", "{\"a\":{\"#line\":1,\"@x\":\"1\",\"b\":[{\"#line\":1,\"#text\":\"t\"}]}}");
	is_read_as(DOCUMENT_XML, "<a", "");
	is_read_as(DOCUMENT_YAML, "a: [", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_piece_is_the_whole_with_a_run_of_one_array),
		cmocka_unit_test(the_outermost_value_may_be_the_array),
		cmocka_unit_test(a_piece_has_an_element_at_least),
		cmocka_unit_test(of_several_arrays_the_heaviest_is_cut),
		cmocka_unit_test(of_members_with_one_name_filters_see_the_last),
		cmocka_unit_test(what_is_no_array_is_not_cut),
		cmocka_unit_test(what_is_cut_off_is_closed_behind_the_last_whole_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
