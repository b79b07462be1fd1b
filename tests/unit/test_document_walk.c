/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/buf.h"
#include "codec/document.h"
#include "codec/json.h"

static void read_as(enum document_syntax syntax, struct buf *bytes, struct document *ret)
{
	struct err e = { 0 };

	if (document_read(syntax, buf_str(bytes), NULL, ret, &e) < 0)
		fail_msg("%s", e.msg);
}

static void assert_place(const struct document *d, struct document_walk *w, const char *path, const char *want)
{
	struct buf text = BUF_INIT(4096), got = BUF_INIT(4096);
	struct json_reader *r = json_open();
	struct err e = { 0 };
	struct json p;

	buf_add_cstr(&text, path);
	if (json_parse(r, buf_str(&text), &p, &e) < 0)
		fail_msg("%s: %s", path, e.msg);
	document_locate(d, w, &p, &got);
	assert_string_equal(got.p, want);
	json_close(r);
	buf_free(&text);
	buf_free(&got);
}

static void a_row_is_found_after_any_other(void **state)
{
	struct buf csv = BUF_INIT(4096);
	struct document d = { 0 };
	struct document_walk w = { 0 };

	(void)state;
	buf_add_cstr(&csv, "name,n\na,1\n\nb,2\nc,3\nd,4\n");
	read_as(DOCUMENT_CSV, &csv, &d);
	assert_place(&d, &w, "[0]", "row=2");
	assert_place(&d, &w, "[2]", "row=5");
	assert_place(&d, &w, "[2]", "row=5");
	assert_place(&d, &w, "[1]", "row=4");
	assert_place(&d, &w, "[3]", "row=6");
	document_free(&d);
	buf_free(&csv);
}

static void an_element_is_found_in_each_of_several_lists(void **state)
{
	struct buf xml = BUF_INIT(4096);
	struct document d = { 0 };
	struct document_walk w = { 0 };

	(void)state;
	buf_add_cstr(&xml, "<r>\n<g>\n<i/>\n<i/>\n</g>\n<g>\n<i/>\n<i/>\n<i/></g></r>");
	read_as(DOCUMENT_XML, &xml, &d);
	assert_place(&d, &w, "[\"r\",\"g\",0,\"i\",1]", "line=4");
	assert_place(&d, &w, "[\"r\",\"g\",1,\"i\",0]", "line=7");
	assert_place(&d, &w, "[\"r\",\"g\",1,\"i\",2]", "line=9");
	assert_place(&d, &w, "[\"r\",\"g\",0,\"i\",0]", "line=3");
	document_free(&d);
	buf_free(&xml);
}

static void a_path_beyond_the_end_is_where_it_left(void **state)
{
	struct buf csv = BUF_INIT(4096);
	struct document d = { 0 };
	struct document_walk w = { 0 };

	(void)state;
	buf_add_cstr(&csv, "name\na\nb\n");
	read_as(DOCUMENT_CSV, &csv, &d);
	assert_place(&d, &w, "[7]", "row=1");
	assert_place(&d, &w, "[1]", "row=3");
	document_free(&d);
	buf_free(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_found_after_any_other),
		cmocka_unit_test(an_element_is_found_in_each_of_several_lists),
		cmocka_unit_test(a_path_beyond_the_end_is_where_it_left),
	};

	return cmocka_run_group_tests_name("document_walk", tests, NULL, NULL);
}
