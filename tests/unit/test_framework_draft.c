/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka wants the first, second and fourth */
#include <cmocka.h>

#include "catalog/catalog_int.h"
#include "catalog/framework_draft.h"
#include "catalog/line.h"
#include "catalog/lookup.h"

#define HEADER "# framework: fw\n# title: A framework\n# version: 1\n# source: ours\n"

static void same_rows(const struct framework_draft *a, const struct framework_draft *b)
{
	struct buf x = BUF_INIT(CATALOG_FRAMEWORK_BYTES_MAX), y = BUF_INIT(CATALOG_FRAMEWORK_BYTES_MAX);
	struct framework_draft named = *b;

	named.id = a->id;
	named.title = a->title;
	named.version = a->version;
	named.source = a->source;
	framework_put_tsv(a, &x);
	framework_put_tsv(&named, &y);
	assert_string_equal(x.p, y.p);
	buf_free(&x);
	buf_free(&y);
}

static void back_again(const struct framework_draft *d)
{
	struct buf b = BUF_INIT(FRAMEWORK_EXPORT_BYTES_MAX);
	struct framework_draft back;
	struct err e = { 0 };

	assert_int_equal(framework_put_oscal(d, &b, &e), 0);
	if (framework_draft_read(buf_str(&b), &back, &e) < 0)
		fail_msg("%s: %s", d->id, e.msg);
	assert_string_equal(back.id, d->id);
	assert_string_equal(back.title, d->title);
	assert_string_equal(back.version, d->version);
	assert_string_equal(back.source ? back.source : "", d->source ? d->source : "");
	same_rows(d, &back);
	framework_draft_free(&back);
	buf_clear(&b);
	framework_put_csv_header(&b);
	framework_put_csv(d, &b);
	assert_int_equal(framework_draft_read(buf_str(&b), &back, &e), 0);
	assert_string_equal(back.id, d->id);
	assert_null(back.version);
	same_rows(d, &back);
	framework_draft_free(&back);
	buf_clear(&b);
	framework_put_tsv(d, &b);
	assert_int_equal(framework_draft_read(buf_str(&b), &back, &e), 0);
	same_rows(d, &back);
	framework_draft_free(&back);
	buf_free(&b);
}

static void every_shipped_framework_comes_back_from_each_format(void **state)
{
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	assert_true(c.framework_count >= 12);
	for (size_t i = 0; i < c.framework_count; i++) {
		struct framework_draft d;

		framework_draft_of(&c, &c.frameworks[i], &d);
		back_again(&d);
	}
	catalog_free(&c);
}

/* Children apart from each other, ids that differ in punctuation only, a top that is no heading. */
static void what_is_hard_to_say_in_oscal_comes_back(void **state)
{
	static const char text[] = HEADER "1(a)\t\tsome kind\tcat\tOne \"and\" more\trequirement\tby noon\n"
					  "1-a\t\tsome kind\t\tTwo\tretired\tmoved to 1(a)\n"
					  "1 a\t1(a)\tx\t\tThree\tdetail\t\n"
					  "1.a\t1-a\tx\t\tFour\theading\t\n"
					  "é\t1(a)\tx\t\tFive\trequirement\t\n"
					  "-z\t\tx\t\t=Six\trequirement\t\n";
	struct framework_draft d;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(framework_draft_read(str_of(text), &d, &e), 0);
	assert_int_equal(d.count, 6);
	back_again(&d);
	framework_draft_free(&d);
}

static void the_same_framework_gives_the_same_bytes(void **state)
{
	struct buf a = BUF_INIT(FRAMEWORK_EXPORT_BYTES_MAX), b = BUF_INIT(FRAMEWORK_EXPORT_BYTES_MAX);
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct framework_draft d;

		assert_int_equal(catalog_load(NULL, &c, &e), 0);
		framework_draft_of(&c, catalog_framework(&c, STR_LIT("iso27001")), &d);
		assert_int_equal(framework_put_oscal(&d, i ? &b : &a, &e), 0);
		catalog_free(&c);
	}
	assert_string_equal(a.p, b.p);
	buf_free(&a);
	buf_free(&b);
}

static void a_text_becomes_one_line(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(line_of(&a, STR_LIT("  a\n\t b  c "), 100), "a b c");
	assert_string_equal(line_of(&a, STR_LIT(" \n"), 100), "");
	assert_string_equal(line_of(&a, STR_NONE, 100), "");
	assert_string_equal(line_of(&a, STR_LIT("abcdef"), 6), "abcdef");
	assert_string_equal(line_of(&a, STR_LIT("abcdefg"), 6), "abcdef…");
	assert_string_equal(line_of(&a, STR_LIT("aéé"), 4), "aé…");
	arena_free(&a);
}

static void people_type_ids_as_they_like(void **state)
{
	const struct catalog_framework *f;
	const struct catalog_requirement *r;
	struct catalog c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(catalog_load(NULL, &c, &e), 0);
	assert_int_equal(catalog_lookup(&c, STR_LIT(" SOC2 : cc 8.1"), &f, &r, &e), 0);
	assert_string_equal(r->id, "CC8.1");
	assert_int_equal(catalog_lookup(&c, STR_LIT("annex 1.1"), &f, &r, &e), 0);
	assert_string_equal(f->id, "nis2");
	assert_int_equal(catalog_lookup(&c, STR_LIT("SSDF"), &f, &r, &e), 0);
	assert_null(r);
	assert_int_equal(catalog_lookup(&c, STR_LIT("PW.3.2"), &f, &r, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_string_equal(e.msg, "'PW.3.2' is in ssdf, ssdf-ai: say which, as in ssdf-ai:PW.3.2");
	err_clear(&e);
	assert_int_equal(catalog_lookup(&c, STR_LIT("soc2:CC88"), &f, &r, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	catalog_free(&c);
}

static void words_are_found_without_their_case(void **state)
{
	(void)state;
	assert_true(catalog_text_has("Backups are kept", "BACKUP"));
	assert_true(catalog_text_has("kept", "kept"));
	assert_true(catalog_text_has("", ""));
	assert_true(catalog_text_has(NULL, ""));
	assert_false(catalog_text_has("kep", "kept"));
	assert_false(catalog_text_has(NULL, "kept"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shipped_framework_comes_back_from_each_format),
		cmocka_unit_test(what_is_hard_to_say_in_oscal_comes_back),
		cmocka_unit_test(the_same_framework_gives_the_same_bytes),
		cmocka_unit_test(a_text_becomes_one_line),
		cmocka_unit_test(people_type_ids_as_they_like),
		cmocka_unit_test(words_are_found_without_their_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
