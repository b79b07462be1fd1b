/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "codec/csv.h"

struct fixture {
	struct csv csv;
	struct buf out;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->out = BUF_INIT(16 * 1024 * 1024);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	csv_close(&f->csv);
	buf_free(&f->out);
	free(f);
	return 0;
}

/* All rows as text: "row@line[field|field]" each. */
static int read_all(struct fixture *f, struct str bytes)
{
	int more;

	csv_close(&f->csv);
	csv_open(&f->csv, bytes);
	buf_clear(&f->out);
	err_clear(&f->e);
	while ((more = csv_next(&f->csv, &f->e)) > 0) {
		buf_addf(&f->out, "%zu@%zu[", f->csv.row, f->csv.line);
		for (size_t i = 0; i < f->csv.count; i++) {
			buf_add_cstr(&f->out, i ? "|" : "");
			buf_add_str(&f->out, f->csv.fields[i]);
		}
		buf_add_char(&f->out, ']');
	}
	return more;
}

static void assert_rows(struct fixture *f, const char *text, const char *expected)
{
	if (read_all(f, str_of(text)) < 0)
		fail_msg("%s", f->e.msg);
	assert_string_equal(buf_str(&f->out).p, expected);
}

static void assert_refused(struct fixture *f, struct str bytes, const char *msg)
{
	if (read_all(f, bytes) == 0)
		fail_msg("taken: %.*s", STR_FMT(bytes));
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, msg);
}

static void assert_put(struct fixture *f, const char *field, const char *expected)
{
	buf_clear(&f->out);
	csv_put(&f->out, str_of(field));
	assert_string_equal(buf_str(&f->out).p, expected);
}

static void rows_end_with_any_line_end_or_none(void **state)
{
	assert_rows(*state, "a,b\r\n1,2\n3,4", "1@1[a|b]2@2[1|2]3@3[3|4]");
	assert_rows(*state, "a,b\r\n1,2\r\n", "1@1[a|b]2@2[1|2]");
	assert_rows(*state, "a,b\r", "1@1[a|b]");
	assert_rows(*state, "", "");
}

static void empty_fields_are_fields(void **state)
{
	assert_rows(*state, "a,,c\n,\n\"\"\n", "1@1[a||c]2@2[|]3@3[]");
}

static void empty_lines_are_skipped_but_counted(void **state)
{
	assert_rows(*state, "a\n\n\r\nb\n\n", "1@1[a]4@4[b]");
}

static void quoted_fields_hold_separators_quotes_and_line_ends(void **state)
{
	assert_rows(*state, "\"a,b\",\"say \"\"hi\"\"\"\n\"x\ny\r\nz\",2\nn,3\n",
		    "1@1[a,b|say \"hi\"]2@2[x\ny\r\nz|2]3@5[n|3]");
}

static void the_header_decides_the_separator(void **state)
{
	assert_rows(*state, "a;b\n1,5;2\n", "1@1[a|b]2@2[1,5|2]");
	assert_rows(*state, "a\tb\n1;5\t2\n", "1@1[a|b]2@2[1;5|2]");
	assert_rows(*state, "a,b;c\n1;5,2\n", "1@1[a|b;c]2@2[1;5|2]");
	assert_rows(*state, "\"a,x\";b\n", "1@1[a,x|b]");
	assert_rows(*state, "a\nb;c\n", "1@1[a]2@2[b;c]");
	assert_rows(*state, "a,b\nx,y; z; z\n", "1@1[a|b]2@2[x|y; z; z]");
}

static void below_a_title_the_next_row_decides_it(void **state)
{
	struct err e = { 0 };
	struct csv c;

	(void)state;
	csv_open(&c, STR_LIT("Access review; Q3, Q4\r\n\r\na;b,c;d\r\n"));
	assert_int_equal(csv_next(&c, &e), 1);
	csv_separate(&c);
	assert_int_equal(csv_next(&c, &e), 1);
	assert_int_equal(c.count, 2);
	csv_open(&c, STR_LIT("Leavers, 2026\na\tb\tc\n"));
	assert_int_equal(csv_next(&c, &e), 1);
	csv_separate(&c);
	assert_int_equal(csv_next(&c, &e), 1);
	assert_int_equal(c.count, 3);
	csv_close(&c);
}

static void a_byte_order_mark_is_skipped(void **state)
{
	assert_rows(*state, "\xef\xbb\xbf" "a,b\n", "1@1[a|b]");
}

static void a_broken_row_is_refused_with_its_line(void **state)
{
	assert_refused(*state, str_of("a\n\"b\nc"), "line 2: a quoted field does not end");
	assert_refused(*state, str_of("a\n\"b\nc\"d\n"),
		       "line 3: expected a separator or the end of the line after a quoted field");
	assert_refused(*state, str_of("a\nb\nc\"d\"\n"), "line 3: a quote in a field that does not begin with one");
	assert_refused(*state, str_of("a\rb\n"), "line 1: a carriage return without a line feed");
	assert_refused(*state, str_of("a\n\xe9\n"), "line 2: bytes that are not UTF-8");
	assert_refused(*state, STR_LIT("a\n1\0002\n"), "line 2: a NUL byte");
}

static void rows_and_fields_have_ceilings(void **state)
{
	struct fixture *f = *state;
	size_t n = CSV_FIELD_MAX + 1;
	char *text = malloc(n + 1);

	memset(text, ',', CSV_COLUMNS_MAX);
	assert_refused(f, (struct str){ text, CSV_COLUMNS_MAX }, "line 1: more than 256 columns");
	assert_int_equal(read_all(f, (struct str){ text, CSV_COLUMNS_MAX - 1 }), 0);
	memset(text, 'x', n);
	assert_refused(f, (struct str){ text, n }, "line 1: a field longer than 1048576 bytes");
	assert_int_equal(read_all(f, (struct str){ text, n - 1 }), 0);
	free(text);
}

static void a_field_is_quoted_only_when_it_must_be(void **state)
{
	assert_put(*state, "plain text", "plain text");
	assert_put(*state, "a,b", "\"a,b\"");
	assert_put(*state, "say \"hi\"", "\"say \"\"hi\"\"\"");
	assert_put(*state, "two\nlines", "\"two\nlines\"");
	assert_put(*state, NULL, "");
}

static void a_formula_is_defused(void **state)
{
	assert_put(*state, "=1+2", "'=1+2");
	assert_put(*state, "+SUM(A1)", "'+SUM(A1)");
	assert_put(*state, "-2+3", "'-2+3");
	assert_put(*state, "-cmd", "'-cmd");
	assert_put(*state, "@x", "'@x");
	assert_put(*state, "\t=1", "\"'\t=1\"");
	assert_put(*state, "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

static void a_plain_number_stays(void **state)
{
	assert_put(*state, "-5", "-5");
	assert_put(*state, "-5.25", "-5.25");
	assert_put(*state, "+7", "+7");
	assert_put(*state, "-", "'-");
	assert_put(*state, "-1.2.3", "'-1.2.3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_end_with_any_line_end_or_none),
		TEST(empty_fields_are_fields),
		TEST(empty_lines_are_skipped_but_counted),
		TEST(quoted_fields_hold_separators_quotes_and_line_ends),
		TEST(the_header_decides_the_separator),
		TEST(below_a_title_the_next_row_decides_it),
		TEST(a_byte_order_mark_is_skipped),
		TEST(a_broken_row_is_refused_with_its_line),
		TEST(rows_and_fields_have_ceilings),
		TEST(a_field_is_quoted_only_when_it_must_be),
		TEST(a_formula_is_defused),
		TEST(a_plain_number_stays),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
