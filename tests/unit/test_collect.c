/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text_map.h"
#include "collect/collect_state.h"
#include "collect/credential.h"
#include "collect/http_header.h"
#include "collect/plan.h"
#include "collect/url.h"

#define NOW 1768478400 /* 2026-01-15 12:00:00 */

static void is(struct str got, const char *want)
{
	if (!want) {
		assert_null(got.p);
		return;
	}
	assert_non_null(got.p);
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void a_header_is_found_in_any_case_and_trimmed(void **state)
{
	struct str head = STR_LIT("Date: x\r\netag:  W/\"a\" \r\nEmpty:\r\n\r\n");

	(void)state;
	is(http_header(head, "ETag"), "W/\"a\"");
	is(http_header(head, "Empty"), "");
	is(http_header(head, "ETa"), NULL);
	is(http_header(STR_LIT("no colon"), "no colon"), NULL);
}

static void the_next_link_is_the_one_whose_relation_says_so(void **state)
{
	(void)state;
	is(http_header_next(STR_LIT("Link: <a?p=1>; rel=\"prev\", <a?p=3>; rel=\"next\"\r\n")), "a?p=3");
	is(http_header_next(STR_LIT("link:<a>;title=\"x, <b>; rel=next\";rel=last,<c>;rel=\"first next\"\r\n")), "c");
	is(http_header_next(STR_LIT("Link: <a>; rel=last\r\nLink: <b>; REL=Next\r\n")), "b");
	is(http_header_next(STR_LIT("Link: <a>; rev=next\r\n")), NULL);
	is(http_header_next(STR_LIT("Link: <a; rel=next\r\n")), NULL);
	is(http_header_next(STR_LIT("X-Link: <a>; rel=next\r\n")), NULL);
}

static void a_pause_is_what_the_server_says_by_its_own_clock(void **state)
{
	(void)state;
	assert_int_equal(http_header_pause(STR_LIT("Retry-After: 30\r\n"), NOW), 30);
	assert_int_equal(http_header_pause(STR_LIT("Date: Thu, 15 Jan 2026 12:00:00 GMT\r\n"
						   "Retry-After: Thu, 15 Jan 2026 12:01:00 GMT\r\n"), NOW + 5000), 60);
	assert_int_equal(http_header_pause(STR_LIT("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1768478460\r\n"), NOW), 61);
	assert_int_equal(http_header_pause(STR_LIT("X-RateLimit-Remaining: 1\r\nX-RateLimit-Reset: 1768478460\r\n"), NOW), 0);
	assert_int_equal(http_header_pause(STR_LIT("RateLimit-Remaining: 0\r\nRateLimit-Reset: 45\r\n"), NOW), 46);
	assert_int_equal(http_header_pause(STR_LIT("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1768470000\r\n"), NOW), 0);
	assert_int_equal(http_header_pause(STR_LIT("Retry-After: -3\r\n"), NOW), 0);
	assert_int_equal(http_header_pause(STR_LIT("Retry-After: 999999999999999999\r\n"), NOW), 366 * 24 * 3600);
}

static void a_base_is_an_address_where_a_token_is_safe(void **state)
{
	static const char *const bad[] = { "http://api.example", "ftp://api.example", "api.example", "https://", "https://u@api.example",
					   "https://u:p@api.example", "https://api.example/?x=1", "https://api.example/#x",
					   "http://127.0.0.1.example", "http://localhost.example" };
	struct buf b = BUF_INIT(URL_MAX);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(url_base("https://api.example/v3//", &b, &e), 0);
	is(buf_str(&b), "https://api.example/v3");
	assert_int_equal(url_base("http://127.0.0.1:80", &b, &e), 0);
	assert_int_equal(url_base("http://[::1]:80", &b, &e), 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		err_clear(&e);
		assert_int_equal(url_base(bad[i], &b, &e), -1);
		assert_int_equal(e.kind, ERR_USAGE);
	}
	buf_free(&b);
}

static void another_host_is_told_by_scheme_host_port_and_user(void **state)
{
	(void)state;
	assert_true(url_same_host("https://a.example/x", "https://A.example:443/y?z"));
	assert_false(url_same_host("https://a.example/x", "http://a.example/x"));
	assert_false(url_same_host("https://a.example/x", "https://a.example:444/x"));
	assert_false(url_same_host("https://a.example/x", "https://b.example/x"));
	assert_false(url_same_host("https://a.example/x", "https://a.example@b.example/x"));
	assert_false(url_same_host("https://a.example/x", "https://u:p@a.example/x"));
	assert_false(url_same_host("https://a.example/x", "https://a.example\\@b.example/x"));
	assert_false(url_same_host("https://a.example/x", ""));
}

static void addresses_are_put_together_by_their_rules(void **state)
{
	struct buf b = BUF_INIT(URL_MAX);
	struct err e = { 0 };

	(void)state;
	url_encode(&b, STR_LIT("group/shop ü"));
	is(buf_str(&b), "group%2Fshop%20%C3%BC");
	buf_clear(&b);
	url_set_query(&b, STR_LIT("https://a/x?page=1&n=2&page=9"), "page", STR_LIT("a b"));
	is(buf_str(&b), "https://a/x?n=2&page=a%20b");
	buf_clear(&b);
	url_without_secrets(&b, STR_LIT("https://a/x?n=1&access_token=s3cret&PRIVATE_TOKEN=t&nextPageToken=u"));
	is(buf_str(&b), "https://a/x?n=1&access_token&PRIVATE_TOKEN&nextPageToken=u");
	buf_clear(&b);
	assert_int_equal(url_resolve("https://a.example/x/y?z=1", STR_LIT("/w?page=2"), &b, &e), 0);
	is(buf_str(&b), "https://a.example/w?page=2");
	assert_int_equal(url_resolve("https://a.example/x", STR_LIT(""), &b, &e), -1);
	assert_int_equal(url_query_number(STR_LIT("https://a/x?startAt=50&max=2"), "startAt"), 50);
	assert_int_equal(url_query_number(STR_LIT("https://a/x?startAt=-1"), "startAt"), 0);
	buf_free(&b);
}

static struct str value(void *arg, struct str name)
{
	(void)arg;
	return str_is(name, "p") ? STR_LIT("a/b c") : str_is(name, "up") ? STR_LIT("..") : STR_NONE;
}

static void a_template_lets_no_value_change_the_path(void **state)
{
	struct buf b = BUF_INIT(URL_MAX);

	(void)state;
	assert_true(plan_expand("/x/{p}/y", PLAN_IN_PATH, value, NULL, &b));
	is(buf_str(&b), "/x/a%2Fb%20c/y");
	buf_clear(&b);
	assert_true(plan_expand("k = \"{p}\"", PLAN_IN_QUERY, value, NULL, &b));
	is(buf_str(&b), "k%20%3D%20%22a%2Fb%20c%22");
	assert_false(plan_expand("/x/{up}", PLAN_IN_PATH, value, NULL, &b));
	assert_false(plan_expand("/x/{none}", PLAN_IN_PATH, value, NULL, &b));
	buf_free(&b);
}

static void every_collector_that_ships_is_read(void **state)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct list names;

	(void)state;
	assert_int_equal(plan_names(NULL, &a, &names, &e), 0);
	assert_true(names.count >= 9);
	for (size_t i = 0; i < names.count; i++) {
		struct plan p;

		if (plan_load(NULL, names.items[i], &p, &e) < 0)
			fail_msg("%s", e.msg);
		assert_true(p.request_count > 0);
		plan_free(&p);
	}
	arena_free(&a);
}

static char *scratch(void)
{
	char *path = strdup("/tmp/assay-collect-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	return path;
}

static void a_run_is_taken_up_only_to_do_the_same(void **state)
{
	char *path = scratch();
	struct state_page p = { .url = STR_LIT("u"), .etag = STR_LIT("e"), .artifact = STR_LIT("00"), .date = STR_LIT("d"), .pass = 1 };
	struct collect_state *s = NULL;
	struct err e = { 0 };
	bool resumed;

	(void)state;
	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	assert_int_equal(collect_state_begin(s, "asked", "", &resumed, &e), 0);
	assert_false(resumed);
	assert_int_equal(collect_state_add_page(s, &p, &e), 0);
	collect_state_close(s);

	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	assert_int_equal(collect_state_begin(s, "asked", "", &resumed, &e), 0);
	assert_true(resumed);
	assert_non_null(collect_state_read(s, STR_LIT("u"), 1));
	assert_null(collect_state_read(s, STR_LIT("u"), 2));
	is(collect_state_began(s), "d");
	collect_state_close(s);

	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	assert_int_equal(collect_state_begin(s, "something else", "", &resumed, &e), 0);
	assert_false(resumed);
	assert_null(collect_state_read(s, STR_LIT("u"), 1));
	is(collect_state_page(s, STR_LIT("u"))->etag, "e");
	collect_state_close(s);

	assert_int_equal(collect_state_open(path, "another", &s, &e), -1);
	assert_int_equal(e.kind, ERR_INPUT);
	unlink(path);
	free(path);
}

static void a_finished_run_is_remembered_and_an_incomplete_one_is_not(void **state)
{
	char *path = scratch();
	struct state_page gone = { .url = STR_LIT("v"), .artifact = STR_LIT("00"), .passing = true, .pass = 1 };
	struct collect_state *s = NULL;
	struct err e = { 0 };
	bool resumed;

	(void)state;
	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	assert_int_equal(collect_state_begin(s, "asked", "", &resumed, &e), 0);
	assert_int_equal(collect_state_add_page(s, &gone, &e), 0);
	assert_int_equal(collect_state_end(s, STR_LIT("2026-01-01T00:00:00Z"), STR_NONE, &e), 0);
	collect_state_close(s);

	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	is(collect_state_done(s), "2026-01-01T00:00:00Z");
	is(collect_state_asked(s), "asked");
	is(collect_state_since(s), NULL);
	assert_int_equal(collect_state_begin(s, "asked", "", &resumed, &e), 0);
	assert_false(resumed);
	assert_int_equal(collect_state_end(s, STR_NONE, STR_NONE, &e), 0);
	collect_state_close(s);

	assert_int_equal(collect_state_open(path, "source", &s, &e), 0);
	is(collect_state_done(s), "2026-01-01T00:00:00Z");
	assert_null(collect_state_page(s, STR_LIT("v"))); /* its address was of that one run */
	collect_state_close(s);
	unlink(path);
	free(path);
}

static void a_token_comes_from_where_nobody_else_sees_it(void **state)
{
	char *path = scratch();
	struct plan p = { .token_env = "ASSAY_TEST_NO_TOKEN", .auth = PLAN_BEARER };
	struct credential c;
	struct err e = { 0 };
	FILE *f = fopen(path, "w");

	(void)state;
	fputs("s3cret-s3cret\nmore\n", f);
	fclose(f);
	assert_int_equal(credential_read(&p, path, NULL, &c, &e), 0);
	assert_string_equal(c.header, "Authorization: Bearer s3cret-s3cret");
	assert_true(credential_in(&c, STR_LIT("xx s3cret-s3cret xx")));
	assert_false(credential_in(&c, STR_LIT("s3cret-s3cre")));
	credential_free(&c);
	p.auth = PLAN_BASIC;
	assert_int_equal(credential_read(&p, path, NULL, &c, &e), 0);
	assert_string_equal(c.header, "Authorization: Basic OnMzY3JldC1zM2NyZXQ=");
	credential_free(&c);
	chmod(path, 0640);
	assert_int_equal(credential_read(&p, path, NULL, &c, &e), -1);
	assert_int_equal(e.kind, ERR_ENV);
	err_clear(&e);
	assert_int_equal(credential_read(&p, NULL, NULL, &c, &e), 0);
	assert_null(c.header);
	assert_false(credential_in(&c, STR_LIT("")));
	unlink(path);
	free(path);
}

static void a_map_keeps_what_it_was_given(void **state)
{
	struct text_map m = TEXT_MAP_INIT;
	char key[32];

	(void)state;
	assert_null(text_map_get(&m, STR_LIT("x")));
	for (size_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "key %zu", i);
		assert_true(text_map_add(&m, str_of(key), i));
	}
	assert_false(text_map_add(&m, STR_LIT("key 7"), 1));
	text_map_set(&m, STR_LIT("key 8"), 80);
	text_map_set(&m, STR_LIT(""), 1);
	for (size_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "key %zu", i);
		assert_int_equal(*text_map_get(&m, str_of(key)), i == 8 ? 80 : i);
	}
	assert_int_equal(m.count, 5001);
	text_map_free(&m);
	assert_null(text_map_get(&m, STR_LIT("key 1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_found_in_any_case_and_trimmed),
		cmocka_unit_test(the_next_link_is_the_one_whose_relation_says_so),
		cmocka_unit_test(a_pause_is_what_the_server_says_by_its_own_clock),
		cmocka_unit_test(a_base_is_an_address_where_a_token_is_safe),
		cmocka_unit_test(another_host_is_told_by_scheme_host_port_and_user),
		cmocka_unit_test(addresses_are_put_together_by_their_rules),
		cmocka_unit_test(a_template_lets_no_value_change_the_path),
		cmocka_unit_test(every_collector_that_ships_is_read),
		cmocka_unit_test(a_run_is_taken_up_only_to_do_the_same),
		cmocka_unit_test(a_finished_run_is_remembered_and_an_incomplete_one_is_not),
		cmocka_unit_test(a_token_comes_from_where_nobody_else_sees_it),
		cmocka_unit_test(a_map_keeps_what_it_was_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
