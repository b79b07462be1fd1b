/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec/document.h"

static void becomes_with(enum document_syntax syntax, struct str bytes, const struct list *columns, const char *want)
{
	struct buf padded = BUF_INIT(64 * 1024 * 1024), got = BUF_INIT(64 * 1024 * 1024);
	struct document d;
	struct err e = { 0 };
	bool same;

	buf_add_str(&padded, bytes);
	if (document_read(syntax, buf_str(&padded), columns, &d, &e) == 0) {
		json_put(&got, d.top, 0);
		document_free(&d);
	} else {
		buf_addf(&got, "refused: %s", e.msg);
	}
	same = str_is(buf_str(&got), want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got.p, want);
	buf_free(&padded);
	buf_free(&got);
	assert_true(same);
}

static void becomes(enum document_syntax syntax, const char *bytes, const char *want)
{
	becomes_with(syntax, str_of(bytes), NULL, want);
}

static void xml_elements_are_arrays_of_objects(void **state)
{
	(void)state;
	becomes(DOCUMENT_XML, "<a x=\"1\">\n t <n:b xmlns:n=\"u\" n:y=\"2\">v</n:b><b/> u </a>",
		"{\"a\":{\"#line\":1,\"#text\":\"t  u\",\"@x\":\"1\",\"b\":[{\"#line\":2,\"#text\":\"v\",\"@n:y\":\"2\","
		"\"@xmlns:n\":\"u\"},{\"#line\":2}]}}");
	becomes(DOCUMENT_XML, "<!DOCTYPE a [<!ELEMENT a (#PCDATA)><!ATTLIST a x CDATA \"d\">]><a>t</a>",
		"{\"a\":{\"#line\":1,\"#text\":\"t\",\"@x\":\"d\"}}");
	becomes(DOCUMENT_XML, "<a><![CDATA[<b>]]></a>", "{\"a\":{\"#line\":1,\"#text\":\"<b>\"}}");
}

static void xml_that_is_none_is_refused_with_its_place(void **state)
{
	(void)state;
	becomes(DOCUMENT_XML, "<a>\n</b>", "refused: line 2, column 3: mismatched tag");
	becomes(DOCUMENT_XML, "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
		"refused: line 1, column 25: the document declares an entity, which is not taken");
}

static void a_column_is_named_as_it_was_looked_for(void **state)
{
	const char *names[] = { "Plugin ID", "Host" };
	const struct list columns = { names, 2 };

	(void)state;
	becomes_with(DOCUMENT_CSV, STR_LIT("PLUGIN ID,host,PORT\n1,a,2\n"), &columns,
		     "[{\"#row\":2,\"Host\":\"a\",\"PORT\":\"2\",\"Plugin ID\":\"1\"}]");
	becomes_with(DOCUMENT_CSV, STR_LIT("Host,host,Plugin ID\na,b,1\n"), &columns,
		     "[{\"#row\":2,\"Host\":\"a\",\"Host#2\":\"b\",\"Plugin ID\":\"1\"}]");
}

static void a_csv_header_is_found_by_its_columns(void **state)
{
	const char *names[] = { "ID", "name" };
	const struct list columns = { names, 2 };

	(void)state;
	becomes_with(DOCUMENT_CSV, STR_LIT("Report of us\r\n\r\nid;Name;Name\r\n1;\"a;\"\"b\"\"\";c\r\n;;\r\n2;d\r\n"), &columns,
		     "[{\"#row\":4,\"ID\":\"1\",\"name\":\"a;\\\"b\\\"\",\"name#2\":\"c\"},{\"#row\":6,\"ID\":\"2\",\"name\":\"d\"}]");
	becomes(DOCUMENT_CSV, "a|b\n1|2,3\n", "[{\"#row\":2,\"a\":\"1\",\"b\":\"2,3\"}]");
	becomes(DOCUMENT_CSV, "a,b\n1,x\"y\"\n\"2\"3,\"unended\n", "[{\"#row\":2,\"a\":\"1\",\"b\":\"x\\\"y\\\"\"},"
								   "{\"#row\":3,\"a\":\"23\",\"b\":\"unended\\n\"}]");
	becomes_with(DOCUMENT_CSV, STR_LIT("a,b\n1,2\n"), &columns, "refused: row 1: expected a row of column names");
}

static void lines_of_json_are_an_array(void **state)
{
	(void)state;
	becomes(DOCUMENT_JSONL, "{\"a\":\"}{\\\"\"}\n\n[1]\n2 \"s\" null", "[{\"a\":\"}{\\\"\"},[1],2,\"s\",null]");
	becomes(DOCUMENT_JSONL, "{\n\"a\":1\n}{\"b\":2}", "[{\"a\":1},{\"b\":2}]");
	becomes(DOCUMENT_JSONL, "{\"a\":1}\n{\"b\":}", "refused: line 2, column 7: expected a value");
}

static void yaml_scalars_are_text_and_aliases_repeat(void **state)
{
	(void)state;
	becomes(DOCUMENT_YAML, "a: &x {n: 1, b: yes}\nc: *x\nd: [~, '']\n---\nsecond: 1\n",
		"{\"a\":{\"b\":\"yes\",\"n\":\"1\"},\"c\":{\"b\":\"yes\",\"n\":\"1\"},\"d\":[\"~\",\"\"]}");
	becomes(DOCUMENT_YAML, "a: *x\n", "refused: line 1, column 4: an alias of what is not there");
	becomes(DOCUMENT_YAML, "a: &x [*x]\n", "refused: line 1, column 8: an alias of what is not there");
}

static void aliases_that_multiply_are_refused(void **state)
{
	struct buf b = BUF_INIT(1024 * 1024);

	(void)state;
	buf_add_cstr(&b, "a: &a [xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]\n");
	for (char c = 'b'; c < 'j'; c++) {
		buf_addf(&b, "%c: &%c [", c, c);
		for (int i = 0; i < 10; i++)
			buf_addf(&b, "%s*%c", i ? ", " : "", c - 1);
		buf_add_cstr(&b, "]\n");
	}
	becomes_with(DOCUMENT_YAML, buf_str(&b), NULL,
		     "refused: line 6, column 28: its aliases make it grow out of proportion");
	buf_free(&b);
}

static void html_is_read_as_browsers_do(void **state)
{
	(void)state;
	becomes(DOCUMENT_HTML, "<html><body><p>one<p id=x>t&amp;wo<br></body>",
		"{\"html\":{\"#line\":1,\"body\":[{\"#line\":1,\"p\":[{\"#line\":1,\"#text\":\"one\"},{\"#line\":1,"
		"\"#text\":\"t&wo\",\"@id\":\"x\",\"br\":[{\"#line\":1}]}]}]}}");
}

static void a_text_is_its_lines_whatever_ends_them(void **state)
{
	(void)state;
	becomes(DOCUMENT_TEXT, "a\r\nb\n\nc\rd", "[{\"#line\":1,\"text\":\"a\"},{\"#line\":2,\"text\":\"b\"},{\"#line\":3,"
						"\"text\":\"\"},{\"#line\":4,\"text\":\"c\"},{\"#line\":5,\"text\":\"d\"}]");
	becomes_with(DOCUMENT_TEXT, STR_LIT("\xff\xfe" "a\0"), NULL, "[{\"#line\":1,\"text\":\"a\"}]");
	becomes(DOCUMENT_TEXT, "\xe9t\xe9", "[{\"#line\":1,\"text\":\"\xef\xbf\xbdt\xef\xbf\xbd\"}]");
}

static void depth_has_a_ceiling(void **state)
{
	struct buf b = BUF_INIT(1024 * 1024);

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_add_cstr(&b, "<a>");
	becomes_with(DOCUMENT_XML, buf_str(&b), NULL, "refused: line 1: elements nested deeper than 128");
	buf_clear(&b);
	for (int i = 0; i < 300; i++)
		buf_add_cstr(&b, "- ");
	becomes_with(DOCUMENT_YAML, buf_str(&b), NULL, "refused: line 1, column 513: nested deeper than 256");
	buf_free(&b);
}

static void located(enum document_syntax syntax, const char *bytes, const char *path, const char *want)
{
	struct buf padded = BUF_INIT(1024 * 1024), pathed = BUF_INIT(1024 * 1024), got = BUF_INIT(1024);
	struct json_reader *reader = json_open();
	struct document d = { 0 };
	struct err e = { 0 };
	struct document_walk walk = { 0 };
	struct json p;
	bool same;

	buf_add_cstr(&padded, bytes);
	buf_add_cstr(&pathed, path);
	same = json_parse(reader, buf_str(&pathed), &p, &e) == 0 && document_read(syntax, buf_str(&padded), NULL, &d, &e) == 0;
	if (same)
		document_locate(&d, &walk, &p, &got);
	same = same && str_is(buf_str(&got), want);
	if (!same)
		print_error("got %s, want %s (%s)\n", got.p ? got.p : "", want, e.msg);
	document_free(&d);
	json_close(reader);
	buf_free(&padded);
	buf_free(&pathed);
	buf_free(&got);
	assert_true(same);
}

static void a_path_leads_to_a_place_in_the_bytes(void **state)
{
	(void)state;
	located(DOCUMENT_JSON, "{\"a/b\":[1]}", "[\"a/b\",0]", "/a~1b/0");
	located(DOCUMENT_JSONL, "\n{\"a\":1}\n{\"b\":[2]}", "[1,\"b\",0]", "line=3;/b/0");
	located(DOCUMENT_XML, "<a>\n<b>\n<c/></b></a>", "[\"a\",\"b\",0,\"c\",0]", "line=3");
	located(DOCUMENT_XML, "<a>\n<b>\n<c/></b></a>", "[]", "line=1");
	located(DOCUMENT_CSV, "a,b\n\n1,2\n", "[0]", "row=3");
	located(DOCUMENT_TEXT, "a\nb\n", "[1]", "line=2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_elements_are_arrays_of_objects),
		cmocka_unit_test(xml_that_is_none_is_refused_with_its_place),
		cmocka_unit_test(a_column_is_named_as_it_was_looked_for),
		cmocka_unit_test(a_csv_header_is_found_by_its_columns),
		cmocka_unit_test(lines_of_json_are_an_array),
		cmocka_unit_test(yaml_scalars_are_text_and_aliases_repeat),
		cmocka_unit_test(aliases_that_multiply_are_refused),
		cmocka_unit_test(html_is_read_as_browsers_do),
		cmocka_unit_test(a_text_is_its_lines_whatever_ends_them),
		cmocka_unit_test(depth_has_a_ceiling),
		cmocka_unit_test(a_path_leads_to_a_place_in_the_bytes),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
