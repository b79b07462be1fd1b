/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "codec/xml.h"

/* What was handed over, as text: "<name@line:column a=…>text</name>". */
struct trace {
	struct buf out;
	struct err e;
};

static int setup(void **state)
{
	struct trace *t = calloc(1, sizeof *t);

	t->out = BUF_INIT(1024 * 1024);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct trace *t = *state;

	buf_free(&t->out);
	free(t);
	return 0;
}

static int on_start(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct trace *t = arg;
	struct str a = xml_attr(attrs, "a");

	if (strcmp(name, "stop") == 0)
		return err_set(e, ERR_INPUT, "stopped at line %lu", at.line);
	buf_addf(&t->out, "<%s@%lu:%lu", name, at.line, at.column);
	if (a.p)
		buf_addf(&t->out, " a=%.*s", STR_FMT(a));
	buf_add_char(&t->out, '>');
	return 0;
}

static int on_end(void *arg, const char *name, struct err *e)
{
	struct trace *t = arg;

	(void)e;
	buf_addf(&t->out, "</%s>", name);
	return 0;
}

static int on_text(void *arg, struct str piece, struct err *e)
{
	struct trace *t = arg;

	(void)e;
	buf_add_str(&t->out, piece);
	return 0;
}

static int parse(struct trace *t, struct str bytes)
{
	static const struct xml_handler h = { .start = on_start, .end = on_end, .text = on_text };

	buf_clear(&t->out);
	err_clear(&t->e);
	return xml_parse(bytes, &h, t, &t->e);
}

static void assert_trace(struct trace *t, struct str bytes, const char *expected)
{
	if (parse(t, bytes) < 0)
		fail_msg("%s", t->e.msg);
	assert_string_equal(t->out.p, expected);
}

static void assert_refused(struct trace *t, const char *text, const char *msg)
{
	if (parse(t, str_of(text)) == 0)
		fail_msg("taken: %s", text);
	assert_int_equal(t->e.kind, ERR_INPUT);
	assert_string_equal(t->e.msg, msg);
}

static void elements_come_with_place_attributes_and_text(void **state)
{
	assert_trace(*state, STR_LIT("<r>\n <x a='1 &lt; 2'>t<![CDATA[<&]]></x>&#65;</r>"),
		     "<r@1:1>\n <x@2:2 a=1 < 2>t<&</x>A</r>");
}

static void the_namespace_prefix_is_dropped(void **state)
{
	assert_trace(*state, STR_LIT("<n:r xmlns:n='u:x'><n:x n:a='1'/></n:r>"), "<r@1:1><x@1:20></x></r>");
}

static void every_encoding_comes_as_utf8(void **state)
{
	assert_trace(*state, STR_LIT("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xe9</r>"),
		     "<r@1:44>\xc3\xa9</r>");
	assert_trace(*state, STR_LIT("\xff\xfe<\0r\0>\0\xe9\0<\0/\0r\0>\0"), "<r@1:2>\xc3\xa9</r>");
	assert_trace(*state, STR_LIT("\xef\xbb\xbf<r>\xc3\xa9</r>"), "<r@1:2>\xc3\xa9</r>");
}

static void a_broken_document_is_refused_with_its_place(void **state)
{
	assert_refused(*state, "", "line 1, column 1: no element found");
	assert_refused(*state, "<r>\n<x></y></r>", "line 2, column 6: mismatched tag");
	assert_refused(*state, "<r>\n", "line 2, column 1: no element found");
	assert_refused(*state, "<r/>\n<x/>", "line 2, column 1: junk after document element");
	assert_refused(*state, "<r a='1' a='2'/>", "line 1, column 10: duplicate attribute");
	assert_refused(*state, "<r>\xff</r>", "line 1, column 4: not well-formed (invalid token)");
	assert_refused(*state, "<?xml version='1.0' encoding='EBCDIC'?><r/>", "line 1, column 31: unknown encoding");
}

static void a_handler_that_fails_stops_the_reading(void **state)
{
	struct trace *t = *state;

	assert_refused(t, "<r>\n<stop/><x/>", "stopped at line 2");
	assert_string_equal(t->out.p, "<r@1:1>\n");
}

static void an_entity_bomb_is_refused(void **state)
{
	assert_refused(*state,
		       "<!DOCTYPE r [\n<!ENTITY a 'aaaaaaaaaa'>\n<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\n]>\n"
		       "<r>&b;</r>",
		       "line 2, column 12: the document declares an entity, which is not taken");
}

static void an_external_entity_is_refused(void **state)
{
	assert_refused(*state, "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><r>&x;</r>",
		       "line 1, column 54: the document declares an entity, which is not taken");
	assert_refused(*state, "<!DOCTYPE r SYSTEM 'r.dtd'><r>&x;</r>",
		       "line 1, column 31: a reference to an entity that the document does not declare");
}

static void a_doctype_without_entities_is_taken(void **state)
{
	assert_trace(*state, STR_LIT("<!DOCTYPE r SYSTEM 'r.dtd'><r/>"), "<r@1:28></r>");
}

static void depth_has_a_ceiling(void **state)
{
	struct trace *t = *state;
	char text[2 * XML_DEPTH_MAX * 4];
	size_t n = 0;

	for (int i = 0; i < XML_DEPTH_MAX + 1; i++, n += 3)
		memcpy(text + n, "<x>", 3);
	text[n] = '\0';
	assert_refused(t, text, "line 1, column 769: elements nested deeper than 256");
	n -= 3;
	for (int i = 0; i < XML_DEPTH_MAX; i++, n += 4)
		memcpy(text + n, "</x>", 4);
	assert_int_equal(parse(t, (struct str){ text, n }), 0);
}

static void attributes_have_a_ceiling(void **state)
{
	struct trace *t = *state;
	CLEANUP(buf_free) struct buf b = BUF_INIT(1024 * 1024);

	buf_add_cstr(&b, "<x");
	for (int i = 0; i < XML_ATTRIBUTES_MAX; i++)
		buf_addf(&b, " a%d=''", i);
	buf_add_cstr(&b, "/>");
	assert_int_equal(parse(t, buf_str(&b)), 0);
	b.n -= 2;
	buf_addf(&b, " b=''/>");
	buf_add_char(&b, '\0');
	assert_refused(t, b.p, "line 1, column 1: an element with more than 4096 attributes");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(elements_come_with_place_attributes_and_text),
		TEST(the_namespace_prefix_is_dropped),
		TEST(every_encoding_comes_as_utf8),
		TEST(a_broken_document_is_refused_with_its_place),
		TEST(a_handler_that_fails_stops_the_reading),
		TEST(an_entity_bomb_is_refused),
		TEST(an_external_entity_is_refused),
		TEST(a_doctype_without_entities_is_taken),
		TEST(depth_has_a_ceiling),
		TEST(attributes_have_a_ceiling),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
