/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "codec/xml.h"
#include "report/html_writer.h"
#include "report/report.h"

#define HOSTILE "<script>alert(\"x\")</script>&'><img src=http://evil.example/ onload=a> ]]> \xe2\x80\xae\x01\xff"
#define PAGE_MAX ((size_t)64 * 1024 * 1024)
#define DIGEST "aaaaaaaaaaaabbbbbbbbbbbbccccccccccccddddddddddddeeeeeeeeeeeeffff"

/* One framework of a heading and two requirements, one control, one check, one artifact,
 * with the same text in every field that is not a time or a digest. */
struct fixture {
	struct posture p;
	struct posture_framework framework;
	struct posture_requirement requirements[3];
	struct posture_control control, *controls[1];
	struct posture_check check, *checks[1];
	struct posture_edge edge, *edges[1];
	struct posture_artifact artifact;
	struct posture_requirement *served[1];
	struct posture_item items[3];
	struct posture_scope scopes[2];
	struct posture_result results[2];
	struct posture_day days[2];
};

static void fill_catalog(struct fixture *f, const char *t)
{
	struct posture_requirement r = { .framework = t, .kind = t, .category = t, .title = t };

	f->edge = (struct posture_edge){ .control = &f->control, .requirement = &f->requirements[1],
		.verdict = VERDICT_DEVIATIONS, .integral = true, .in_scope = true, .residual = t, .residual_open = true };
	f->edges[0] = &f->edge;
	for (size_t i = 0; i < 3; i++)
		f->requirements[i] = r;
	f->requirements[0].id = "A";
	f->requirements[1] = (struct posture_requirement){ .framework = t, .id = t, .parent = "A", .kind = t,
		.category = t, .title = t, .assessable = true, .status = REQUIREMENT_DEVIATIONS, .edges = f->edges,
		.edge_count = 1 };
	f->requirements[2].id = "B";
	f->requirements[2].parent = "A";
	f->requirements[2].assessable = true;
	f->requirements[2].status = REQUIREMENT_NOT_MAPPED;
	f->framework = (struct posture_framework){ .id = t, .title = t, .version = t, .requirements = f->requirements,
		.requirement_count = 3, .in_scope = 2 };
	f->framework.by_status[REQUIREMENT_DEVIATIONS] = 1;
	f->framework.by_status[REQUIREMENT_NOT_MAPPED] = 1;
}

static void fill_results(struct fixture *f, const char *t)
{
	f->items[0] = (struct posture_item){ "first", "2025-02-01T10:00:00Z", NULL, DIGEST, t, NULL, false };
	f->items[1] = (struct posture_item){ t, "2025-03-09T10:00:00Z", t, DIGEST, t, NULL, true };
	f->items[2] = (struct posture_item){ t, t, t, t, t, t, true };
	f->days[0] = (struct posture_day){ "2025-02-01", 1, 0 };
	f->days[1] = (struct posture_day){ "2025-03-09", 0, 1 };
	f->check = (struct posture_check){ .id = t, .title = t, .control = t, .digest = t, .items_digest = t,
		.population_of = t, .deviation_is = t, .type = 2, .verdict = VERDICT_DEVIATIONS, .population = 3,
		.deviations = 2, .items = f->items, .item_count = 3, .all_items = true, .days = f->days, .day_count = 2 };
	f->scopes[0].name = f->scopes[1].name = t;
	f->results[0] = (struct posture_result){ VERDICT_DEVIATIONS, 3, 2 };
	f->results[1] = (struct posture_result){ VERDICT_OPERATED, 1, 0 };
	f->check.scopes = f->results;
	f->checks[0] = &f->check;
	f->controls[0] = &f->control;
	f->served[0] = &f->requirements[1];
	f->control = (struct posture_control){ .id = t, .title = t, .objective = t, .owner_role = t, .cadence = t,
		.phases = t, .stages = t, .evidence = t, .evidence_kinds = 1, .gap = t, .verdict = VERDICT_DEVIATIONS,
		.population = 3, .deviations = 2, .checks = f->checks, .check_count = 1, .edges = f->edges,
		.edge_count = 1 };
	f->artifact = (struct posture_artifact){ DIGEST, t, t, t, t, f->controls, 1, f->served, 1 };
}

static void fill(struct fixture *f, const char *t)
{
	memset(f, 0, sizeof *f);
	fill_catalog(f, t);
	fill_results(f, t);
	f->p = (struct posture){ .organisation = t, .evaluation = t, .from = "2025-01-01T00:00:00Z",
		.to = "2025-12-31T23:59:59Z", .ingested = t, .ledger_root = t, .catalog_digest = t, .ledger_size = 7,
		.scopes = f->scopes, .scope_count = 2,
		.frameworks = &f->framework, .framework_count = 1, .controls = &f->control, .control_count = 1,
		.checks = &f->check, .check_count = 1, .artifacts = &f->artifact, .artifact_count = 1,
		.requests = 5, .handed_in = 2, .avoided = 3 };
}

struct seen {
	int scripts, images, outside, handlers, elements;
};

static bool loads(const char *name, const char *value)
{
	if (strcmp(name, "src") == 0 || strcmp(name, "srcset") == 0 || strcmp(name, "data") == 0)
		return true;
	return strcmp(name, "href") == 0 && value[0] != '#';
}

static int see(void *arg, const char *name, const struct xml_attrs *attrs, struct xml_place at, struct err *e)
{
	struct seen *s = arg;

	(void)at, (void)e;
	s->elements++;
	s->scripts += strcmp(name, "script") == 0;
	s->images += strcmp(name, "img") == 0 || strcmp(name, "link") == 0 || strcmp(name, "iframe") == 0;
	for (size_t i = 0; attrs->pairs[i]; i += 2) {
		s->outside += loads(attrs->pairs[i], attrs->pairs[i + 1]);
		s->handlers += strncmp(attrs->pairs[i], "on", 2) == 0 || strcmp(attrs->pairs[i], "style") == 0;
	}
	return 0;
}

/* Fails the test when the page is not well-formed. */
static struct seen read_page(const struct buf *b)
{
	static const struct xml_handler handler = { .start = see };
	struct seen s = { 0 };
	struct err e = { 0 };

	if (xml_parse(buf_str(b), &handler, &s, &e) < 0)
		fail_msg("not well-formed: %s", e.msg);
	return s;
}

static void no_text_becomes_markup(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);
	struct seen s;

	fill(f, HOSTILE);
	report_html(&f->p, &b);
	s = read_page(&b);
	assert_true(s.elements > 100);
	assert_int_equal(s.scripts, 0);
	assert_int_equal(s.images, 0);
	assert_int_equal(s.handlers, 0);
	assert_false(str_has(buf_str(&b), "<img"));
	assert_false(str_has(buf_str(&b), "\xe2\x80\xae"));
	assert_true(str_utf8(buf_str(&b)));
	buf_free(&b);
}

static void the_page_loads_nothing_from_elsewhere(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);

	fill(f, HOSTILE);
	report_html(&f->p, &b);
	assert_int_equal(read_page(&b).outside, 0);
	assert_false(str_has(buf_str(&b), "url("));
	assert_false(str_has(buf_str(&b), "@import"));
	assert_true(str_has(buf_str(&b), "default-src &#39;none&#39;; style-src &#39;sha256-"));
	buf_free(&b);
}

/* What stands between quotes after p. */
static struct str quoted(const char *p)
{
	return (struct str){ p, strcspn(p, "\"") };
}

static bool has_anchor(const struct buf *b, struct str name)
{
	char wanted[1024];

	snprintf(wanted, sizeof wanted, " id=\"%.*s\"", STR_FMT(name));
	return strstr(b->p, wanted) != NULL;
}

static void every_link_has_its_anchor(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);
	int links = 0;

	fill(f, "with space & \xc3\xa9");
	report_html(&f->p, &b);
	for (const char *p = b.p; (p = strstr(p, "href=\"#")); p += 7, links++)
		if (!has_anchor(&b, quoted(p + 7)))
			fail_msg("no anchor for #%.*s", STR_FMT(quoted(p + 7)));
	assert_true(links > 20);
	buf_free(&b);
}

static void the_same_posture_gives_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct buf one = BUF_INIT(PAGE_MAX), two = BUF_INIT(PAGE_MAX);

	fill(f, "plain");
	report_html(&f->p, &one);
	report_html(&f->p, &two);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	buf_free(&one);
	buf_free(&two);
}

static void a_page_never_says_compliant(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);

	fill(f, "plain");
	report_html(&f->p, &b);
	assert_false(str_has(buf_str(&b), "ompliant"));
	assert_true(str_has(buf_str(&b), "has deviations"));
	assert_true(str_has(buf_str(&b), "is not mapped"));
	buf_free(&b);
}

/* A population of a million, of which the posture has the deviations only. */
static void a_large_population_is_drawn_as_bars_and_listed_up_to_a_thousand(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);
	struct posture_item *items = xcalloc(1500, sizeof *items);

	fill(f, "plain");
	for (size_t i = 0; i < 1500; i++)
		items[i] = (struct posture_item){ "an item", "2025-03-09T10:00:00Z", "a reason", DIGEST, NULL, NULL, true };
	f->check.items = items;
	f->check.item_count = 1500;
	f->check.all_items = false;
	f->check.population = 1000000;
	f->check.deviations = 1500;
	f->days[0].passes = 998500;
	f->days[1].deviations = 1500;
	report_html(&f->p, &b);
	read_page(&b);
	assert_true(str_has(buf_str(&b), "998,500 of 1,000,000"));
	assert_true(str_has(buf_str(&b), "and 500 more"));
	assert_true(str_has(buf_str(&b), "A bar a week"));
	assert_true(str_has(buf_str(&b), "7 days from 2025-03-05: 1500 items, 1500 deviations"));
	assert_false(str_has(buf_str(&b), "<circle"));
	buf_free(&b);
	free(items);
}

static void of_many_artifacts_those_with_deviations_are_listed(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);
	struct posture_artifact *artifacts = xcalloc(501, sizeof *artifacts);
	char (*digests)[65] = xcalloc(501, sizeof *digests);

	fill(f, "plain");
	for (int i = 0; i < 501; i++) {
		snprintf(digests[i], sizeof digests[i], "%064d", i);
		artifacts[i] = f->artifact;
		artifacts[i].sha256 = digests[i];
	}
	f->p.artifacts = artifacts;
	f->p.artifact_count = 501;
	f->items[0].artifact = digests[6];
	f->items[1].artifact = digests[7];
	report_html(&f->p, &b);
	read_page(&b);
	assert_true(has_anchor(&b, (struct str){ "art-0000000000000000000000000000000000000000000000000000000000000007", 68 }));
	assert_false(has_anchor(&b, (struct str){ "art-0000000000000000000000000000000000000000000000000000000000000006", 68 }));
	assert_true(str_has(buf_str(&b), "<td class=\"number\">501</td>"));
	buf_free(&b);
	free(artifacts);
	free(digests);
}

static void what_lies_outside_the_period_is_said(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);

	fill(f, "plain");
	f->items[0].occurred = "2019-02-01T10:00:00Z";
	memcpy(f->days[0].day, "2019-02-01", 11);
	memcpy(f->days[1].day, "", 1);
	report_html(&f->p, &b);
	read_page(&b);
	assert_true(str_has(buf_str(&b), "1 before the period, in the left margin"));
	assert_true(str_has(buf_str(&b), "1 without a time, not drawn"));
	buf_free(&b);
}

static void periods_of_a_moment_and_of_centuries_are_drawn(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(PAGE_MAX);

	fill(f, "plain");
	f->p.from = f->p.to = "2025-03-09T00:00:00Z";
	report_html(&f->p, &b);
	f->p.from = "0001-01-01T00:00:00Z";
	f->p.to = "9999-12-31T23:59:59Z";
	f->check.all_items = false;
	buf_clear(&b);
	report_html(&f->p, &b);
	read_page(&b);
	assert_true(str_has(buf_str(&b), "class=\"timeline\""));
	buf_free(&b);
}

static void an_empty_posture_is_a_page_too(void **state)
{
	struct posture p = { .organisation = "", .evaluation = "", .from = "2025-01-01T00:00:00Z",
		.to = "2025-12-31T23:59:59Z" };
	struct buf b = BUF_INIT(PAGE_MAX);

	(void)state;
	report_html(&p, &b);
	assert_true(read_page(&b).elements > 20);
	buf_free(&b);
}

static void different_keys_give_different_anchors(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct html h = HTML_INIT(&b);

	(void)state;
	html_open(&h, "p");
	html_anchor_id(&h, "req-", "a:b c_");
	html_close(&h);
	assert_string_equal(b.p, "<p id=\"req-a_3ab_20c_5f\"></p>\n");
	buf_free(&b);
}

static void numbers_are_grouped_by_thousands(void **state)
{
	struct buf b = BUF_INIT(1024);
	struct html h = HTML_INIT(&b);

	(void)state;
	html_number(&h, 0);
	html_text(&h, " ");
	html_number(&h, 999);
	html_text(&h, " ");
	html_number(&h, 1234567);
	html_text(&h, " ");
	html_number(&h, -123456);
	assert_string_equal(b.p, "0 999 1,234,567 -123,456");
	buf_free(&b);
}

static int set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	return 0;
}

static int tear_down(void **state)
{
	free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_becomes_markup),
		cmocka_unit_test(the_page_loads_nothing_from_elsewhere),
		cmocka_unit_test(every_link_has_its_anchor),
		cmocka_unit_test(the_same_posture_gives_the_same_bytes),
		cmocka_unit_test(a_page_never_says_compliant),
		cmocka_unit_test(a_large_population_is_drawn_as_bars_and_listed_up_to_a_thousand),
		cmocka_unit_test(of_many_artifacts_those_with_deviations_are_listed),
		cmocka_unit_test(what_lies_outside_the_period_is_said),
		cmocka_unit_test(periods_of_a_moment_and_of_centuries_are_drawn),
		cmocka_unit_test(an_empty_posture_is_a_page_too),
		cmocka_unit_test(different_keys_give_different_anchors),
		cmocka_unit_test(numbers_are_grouped_by_thousands),
	};

	return cmocka_run_group_tests_name("html", tests, set_up, tear_down);
}
