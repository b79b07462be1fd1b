/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "base/embed.h"
#include "base/io.h"
#include "catalog/catalog_int.h"

#define HEADER "# framework: fw\n# title: A framework\n# version: 1\n"
#define BIG_ROWS 100000

static int read_text(struct catalog *c, struct str text, struct err *e)
{
	*c = (struct catalog){ .arena = ARENA_INIT };
	*e = (struct err){ 0 };
	return catalog_read_framework(text, c, e);
}

static void refused_bytes(struct str text, const char *message)
{
	struct catalog c;
	struct err e;
	int ret = read_text(&c, text, &e);

	catalog_free(&c);
	assert_int_equal(ret, -1);
	assert_int_equal(e.kind, ERR_INPUT);
	assert_string_equal(e.msg, message);
}

static void refused(const char *text, const char *message)
{
	refused_bytes(str_of(text), message);
}

static void a_count_that_is_not_met_is_refused_with_both_numbers(void **state)
{
	(void)state;
	refused(HEADER "# count: task 3\nA\t\ttask\t\tOne\trequirement\t\nB\t\ttask\t\tTwo\tretired\t\n",
		"line 4: 3 rows of kind 'task' are expected, there are 1");
	refused(HEADER "# count: task 0\nA\t\ttask\t\tOne\trequirement\t\n",
		"line 4: 0 rows of kind 'task' are expected, there are 1");
	refused(HEADER "# count: 3\n", "line 4: '# count:': expected a kind and a number");
	refused(HEADER "# count: task many\n", "line 4: '# count:': expected a kind and a number");
}

static void retired_rows_are_not_counted(void **state)
{
	struct catalog c;
	struct err e;

	(void)state;
	assert_int_equal(read_text(&c, STR_LIT(HEADER "# count: two words 1\nA\t\ttwo words\t\tOne\trequirement\t\n"
						      "B\t\ttwo words\t\tTwo\tretired\tmoved to A\n"),
				   &e),
			 0);
	assert_int_equal(c.frameworks[0].count_count, 1);
	assert_int_equal(c.frameworks[0].count, 2);
	catalog_free(&c);
}

static void a_parent_stands_above_its_children(void **state)
{
	(void)state;
	refused(HEADER "A\tB\ttask\t\tOne\trequirement\t\nB\t\ttask\t\tTwo\trequirement\t\n",
		"line 4: the parent 'B' stands below, expected above");
	refused(HEADER "A\tB\ttask\t\tOne\trequirement\t\nB\tC\ttask\t\tTwo\trequirement\t\n"
		       "C\tA\ttask\t\tThree\trequirement\t\n",
		"line 4: 'A' stands under itself, by way of 'B'");
	refused(HEADER "A\tA\ttask\t\tOne\trequirement\t\n", "line 4: 'A' stands under itself");
	refused(HEADER "A\tB\ttask\t\tOne\trequirement\t\n", "line 4: no row above has the parent 'B'");
}

static void rows_do_not_stand_above_each_other_without_end(void **state)
{
	char text[8192] = HEADER;
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i < CATALOG_DEPTH_MAX + 1; i++) {
		char parent[16] = "";

		if (i)
			snprintf(parent, sizeof parent, "r%d", i - 1);
		n += (size_t)snprintf(text + n, sizeof text - n, "r%d\t%s\ttask\t\tOne\trequirement\t\n", i, parent);
	}
	refused(text, "line 36: more than 32 rows above each other");
}

static void an_id_twice_names_both_lines(void **state)
{
	(void)state;
	refused(HEADER "A\t\ttask\t\tOne\trequirement\t\nB\t\ttask\t\tTwo\trequirement\t\n\n"
		       "A\t\ttask\t\tThree\trequirement\t\n",
		"line 7: 'A' is there already, in line 4");
}

static void what_is_no_text_is_refused_in_words(void **state)
{
	static const char little[] = "\xff\xfe#\0 \0", big[] = "\xfe\xff\0#\0 ", bare[] = "#\0 \0f\0";

	(void)state;
	refused_bytes((struct str){ little, sizeof little - 1 }, "UTF-16: expected UTF-8");
	refused_bytes((struct str){ big, sizeof big - 1 }, "UTF-16: expected UTF-8");
	refused_bytes((struct str){ bare, sizeof bare - 1 }, "UTF-16 or UTF-32: expected UTF-8");
	refused(HEADER "A\t\ttask\t\tO\x1bne\trequirement\t\n", "line 4: a control character: expected text");
	refused(HEADER "A\t\ttask\t\tO\xc2\x85ne\trequirement\t\n", "line 4: a control character: expected text");
	refused(HEADER "A\t\ttask\t\tO\xe2\x80\xaene\trequirement\t\n", "line 4: a control character: expected text");
	refused(HEADER "A\t\ttask\t\tO\xffne\trequirement\t\n", "line 4: not text in UTF-8");
	refused_bytes(STR_LIT(HEADER "A\t\ttask\t\tO\0ne\trequirement\t\n"),
		      "line 4: a control character: expected text");
	refused("", "no requirements");
	refused(HEADER, "no requirements");
}

static void a_header_says_each_thing_once(void **state)
{
	(void)state;
	refused(HEADER "# title: Another\n", "line 4: '# title:' is there already");
	refused("# framework: a b\n", "line 1: framework 'a b': expected letters, digits, '-', '_' and '.', at most 64");
	refused("# framework: ../a\n",
		"line 1: framework '../a': expected letters, digits, '-', '_' and '.', at most 64");
	refused("# framework:\n", "line 1: '# framework:' says nothing");
}

static void a_byte_order_mark_and_crlf_are_as_good_as_none(void **state)
{
	struct catalog c;
	struct err e;

	(void)state;
	assert_int_equal(read_text(&c, STR_LIT(STR_UTF8_BOM "# framework: fw\r\n# title: T\r\n# version: 1\r\n"
							    "A\t\ttask\t\tOne\trequirement\t\r\n"),
				   &e),
			 0);
	assert_string_equal(c.frameworks[0].id, "fw");
	assert_string_equal(c.frameworks[0].version, "1");
	assert_null(c.requirements[0].note);
	catalog_free(&c);
}

/* So many rows, each under the one before it but every tenth; ids in no order. */
static void make_big(struct buf *b, size_t rows)
{
	buf_add_cstr(b, HEADER);
	for (size_t i = 0; i < rows; i++) {
		buf_addf(b, "R-%zu\t", i * 7919 % rows);
		if (i % 10)
			buf_addf(b, "R-%zu", (i - 1) * 7919 % rows);
		buf_addf(b, "\ttask\t\tTitle of %zu\trequirement\t\n", i);
	}
}

static void a_hundred_thousand_rows_are_read_and_found(void **state)
{
	struct buf b = BUF_INIT(CATALOG_FRAMEWORK_BYTES_MAX);
	size_t found = 0;
	struct catalog c;
	struct err e;

	(void)state;
	make_big(&b, BIG_ROWS);
	assert_int_equal(read_text(&c, buf_str(&b), &e), 0);
	for (size_t i = 0; i < c.requirement_count; i++)
		found += catalog_requirement(&c, STR_LIT("fw"), str_of(c.requirements[i].id)) == &c.requirements[i];
	assert_int_equal(found, BIG_ROWS);
	assert_null(catalog_requirement(&c, STR_LIT("fw"), STR_LIT("R-100000")));
	assert_null(catalog_requirement(&c, STR_LIT("fw"), STR_LIT("r-1")));
	assert_int_equal(c.requirements[9].depth, 9);
	catalog_free(&c);
	buf_free(&b);
}

static void too_many_rows_are_refused(void **state)
{
	struct buf b = BUF_INIT(CATALOG_FRAMEWORK_BYTES_MAX);
	struct catalog c;
	struct err e;

	(void)state;
	make_big(&b, CATALOG_ROWS_MAX + 1);
	assert_int_equal(read_text(&c, buf_str(&b), &e), -1);
	assert_string_equal(e.msg, "line 200004: more than 200000 rows");
	catalog_free(&c);
	buf_free(&b);
}

static void every_shipped_id_is_found(void **state)
{
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	assert_true(c.requirement_count > 600);
	for (size_t i = 0; i < c.requirement_count; i++) {
		const struct catalog_requirement *r = &c.requirements[i];

		assert_ptr_equal(catalog_requirement(&c, str_of(r->framework), str_of(r->id)), r);
	}
	assert_null(catalog_framework(&c, STR_LIT("soc")));
	assert_null(catalog_framework(&c, STR_LIT("")));
	assert_null(catalog_framework(&c, STR_LIT("zzz")));
	catalog_free(&c);
}

static void a_retired_id_is_answered_with_where_it_went(void **state)
{
	const struct catalog_requirement *r;
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	r = catalog_need_requirement(&c, STR_LIT("ssdf"), STR_LIT("PW.3.2"), &e);
	assert_non_null(r);
	assert_int_equal(catalog_need_assessable(r, &e), -1);
	assert_non_null(strstr(e.msg, "'PW.3.2' is retired ("));
	assert_non_null(strstr(e.msg, "PW.4.4"));
	catalog_free(&c);
}

static void write_framework(const char *folder, const char *name, const char *text)
{
	char path[128];
	struct err e = { 0 };

	snprintf(path, sizeof path, "%s/frameworks", folder);
	assert_int_equal(io_make_dirs(path, &e), 0);
	snprintf(path, sizeof path, "%s/frameworks/%s", folder, name);
	assert_int_equal(io_write_file(path, str_of(text), 0644, &e), 0);
}

static void a_workspace_adds_and_replaces_frameworks(void **state)
{
	static const char trial[] = "# framework: tried\n# title: T\n# version: 1\nA\t\trule\t\tOne\trequirement\t\n";
	char dir[] = "/tmp/assay-test-XXXXXX";
	struct str sdlc = embed_find("catalog/frameworks/sdlc.tsv");
	struct arena a = ARENA_INIT;
	struct catalog shipped, c;
	struct err e = { 0 };
	const char *text;

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_framework(dir, "mine.tsv", "# framework: mine\n# title: M\n# version: 1\nA\t\trule\t\tOne\trequirement\t\n");
	text = arena_printf(&a, "%.*s%s", STR_FMT(sdlc), "Z\t\trule\t\tZ\trequirement\t\n");
	write_framework(dir, "x.tsv", text);
	assert_int_equal(catalog_load(NULL, &shipped, &e), 0);
	if (catalog_load(dir, &c, &e) < 0)
		fail_msg("%s", e.msg);
	assert_int_equal(c.framework_count, shipped.framework_count + 1);
	assert_string_equal(catalog_framework(&c, STR_LIT("mine"))->origin, "frameworks/mine.tsv");
	assert_string_equal(catalog_framework(&c, STR_LIT("soc2"))->origin, "shipped");
	assert_string_equal(catalog_framework(&c, STR_LIT("sdlc"))->origin, "frameworks/x.tsv");
	assert_int_equal(c.requirement_count, shipped.requirement_count + 2);
	assert_non_null(catalog_requirement(&c, STR_LIT("sdlc"), STR_LIT("Z")));
	for (size_t i = 1; i < c.requirement_count; i++)
		assert_true(strcmp(c.requirements[i - 1].framework, c.requirements[i].framework) < 0 ||
			    c.requirements[i].ordinal == c.requirements[i - 1].ordinal + 1);
	assert_string_not_equal(c.digest, shipped.digest);
	catalog_free(&c);
	assert_int_equal(catalog_load_with(dir, &(struct catalog_file){ "frameworks/x.tsv", str_of(trial) }, 1, &c, &e), 0);
	assert_string_equal(catalog_framework(&c, STR_LIT("tried"))->origin, "frameworks/x.tsv");
	assert_string_equal(catalog_framework(&c, STR_LIT("sdlc"))->origin, "shipped");
	assert_int_equal(c.framework_count, shipped.framework_count + 2);
	catalog_free(&c);
	write_framework(dir, "y.tsv", "# framework: mine\n# title: M\n# version: 1\nA\t\trule\t\tOne\trequirement\t\n");
	assert_int_equal(catalog_load(dir, &c, &e), -1);
	assert_string_equal(e.msg, "frameworks/y.tsv: id 'mine' is there already (frameworks/mine.tsv)");
	catalog_free(&shipped);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_count_that_is_not_met_is_refused_with_both_numbers),
		cmocka_unit_test(retired_rows_are_not_counted),
		cmocka_unit_test(a_parent_stands_above_its_children),
		cmocka_unit_test(rows_do_not_stand_above_each_other_without_end),
		cmocka_unit_test(an_id_twice_names_both_lines),
		cmocka_unit_test(what_is_no_text_is_refused_in_words),
		cmocka_unit_test(a_header_says_each_thing_once),
		cmocka_unit_test(a_byte_order_mark_and_crlf_are_as_good_as_none),
		cmocka_unit_test(a_hundred_thousand_rows_are_read_and_found),
		cmocka_unit_test(too_many_rows_are_refused),
		cmocka_unit_test(every_shipped_id_is_found),
		cmocka_unit_test(a_retired_id_is_answered_with_where_it_went),
		cmocka_unit_test(a_workspace_adds_and_replaces_frameworks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
