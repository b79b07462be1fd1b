/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "codec/jq.h"

static void gives(struct jq_worker *w, const char *json, const char *program, const char *want)
{
	struct buf padded = BUF_INIT(1024 * 1024), got = BUF_INIT(1024 * 1024);
	struct jq_output out;
	struct err e = { 0 };
	bool same;

	buf_add_cstr(&padded, json);
	jq_worker_document(w, buf_str(&padded), STR_LIT("here"));
	if (jq_worker_run(w, str_of(program), &out, &e) == 0)
		buf_add_str(&got, out.lines);
	else
		buf_addf(&got, "refused: %s", e.msg);
	same = str_is(buf_str(&got), want);
	if (!same)
		print_error("got:  %s\nwant: %s\n", got.p, want);
	buf_free(&padded);
	buf_free(&got);
	assert_true(same);
}

static void a_filter_sees_the_document_and_its_source(void **state)
{
	struct jq_worker *w = jq_worker_new();

	(void)state;
	gives(w, "{\"a\":[1,2.5,\"x\"]}", ".[0].a[], .[1]", "1\n2.5\n\"x\"\n\"here\"\n");
	gives(w, "[]", "empty", "");
	gives(w, "[3]", ".[0].a[], .[1]", "refused: Cannot index array with string \"a\"");
	jq_worker_free(w);
}

static void large_integers_keep_their_digits(void **state)
{
	struct jq_worker *w = jq_worker_new();

	(void)state;
	gives(w, "[9007199254740992,9007199254740993,-9007199254740993,18446744073709551615,1e300]", ".[0][]",
	      "9007199254740992\n\"9007199254740993\"\n\"-9007199254740993\"\n\"18446744073709551615\"\n1e+300\n");
	jq_worker_free(w);
}

static void a_process_that_dies_is_replaced(void **state)
{
	struct jq_worker *w = jq_worker_new();

	(void)state;
	gives(w, "1", "reduce range(300000) as $i (0; [.])",
	      "refused: more than 272 MiB of memory were needed, or levels nested too deep");
	gives(w, "1", ".[0]", "1\n");
	jq_worker_free(w);
}

static void where_it_does_not_compile_is_told(void **state)
{
	struct jq_worker *w = jq_worker_new();
	struct jq_output out;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(jq_worker_compile(w, STR_LIT("def a: 1;\n.x |\n}"), &out, &e), -1);
	assert_string_equal(e.msg, "syntax error, unexpected INVALID_CHARACTER");
	assert_int_equal(out.error_line, 3);
	err_clear(&e);
	assert_int_equal(jq_worker_compile(w, STR_LIT(".x |\n nothing"), &out, &e), -1);
	assert_string_equal(e.msg, "nothing/0 is not defined");
	assert_int_equal(out.error_line, 2);
	jq_worker_free(w);
}

static void a_document_that_is_too_deep_is_refused(void **state)
{
	struct jq_worker *w = jq_worker_new();
	char deep[601];

	(void)state;
	memset(deep, '[', 300);
	memset(deep + 300, ']', 300);
	deep[600] = '\0';
	gives(w, deep, ".[0]", "refused: nested deeper than 256 levels");
	gives(w, "2", ".[0]", "2\n");
	jq_worker_free(w);
}

static void nothing_of_the_machine_is_seen(void **state)
{
	struct jq_worker *w = jq_worker_new();

	(void)state;
	setenv("ASSAY_SECRET", "x", 1);
	gives(w, "1", "env, $ENV", "{}\n{}\n");
	gives(w, "1", "import \"a\" as a; 1", "refused: module not found: a");
	gives(w, "1", "input", "refused: there is no further input");
	jq_worker_free(w);
}

static size_t open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void no_file_and_no_process_is_left_behind(void **state)
{
	size_t before = open_files();

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct jq_worker *w = jq_worker_new();

		gives(w, "1", ".[0]", "1\n");
		jq_worker_free(w);
	}
	assert_int_equal(open_files(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filter_sees_the_document_and_its_source),
		cmocka_unit_test(large_integers_keep_their_digits),
		cmocka_unit_test(a_process_that_dies_is_replaced),
		cmocka_unit_test(where_it_does_not_compile_is_told),
		cmocka_unit_test(a_document_that_is_too_deep_is_refused),
		cmocka_unit_test(nothing_of_the_machine_is_seen),
		cmocka_unit_test(no_file_and_no_process_is_left_behind),
	};

	return cmocka_run_group_tests_name("jq", tests, NULL, NULL);
}
