/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "attest/intoto.h"
#include "base/buf.h"
#include "codec/json.h"
#include "facts/facts_attestation.h"

/* What provenance of that source URI says: "source ref", "-" for what is not given. */
static void says(const char *uri, const char *expected)
{
	struct json_reader *reader = json_open();
	struct fact_attestation f = { 0 };
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct json v;
	char text[1024], told[512];

	snprintf(text, sizeof text,
		 "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"https://slsa.dev/provenance/v0.2\","
		 "\"predicate\":{\"invocation\":{\"configSource\":{\"uri\":\"%s\",\"digest\":{\"sha1\":\"c0ffee\"}}}}}", uri);
	assert_int_equal(json_parse_copy(reader, str_of(text), &v, &e), 0);
	intoto_read(v, &a, &f);
	snprintf(told, sizeof told, "%.*s %.*s", STR_FMT(f.source.p ? f.source : STR_LIT("-")),
		 STR_FMT(f.source_ref.p ? f.source_ref : STR_LIT("-")));
	arena_free(&a);
	json_close(reader);
	assert_string_equal(told, expected);
}

static void a_source_is_a_repository_and_a_ref(void **state)
{
	(void)state;
	says("git+https://github.com/acme/shop@refs/heads/main", "git+https://github.com/acme/shop refs/heads/main");
	says("git+https://github.com/acme/shop@v1.2", "git+https://github.com/acme/shop v1.2");
	says("git+https://github.com/acme/shop", "git+https://github.com/acme/shop -");
}

static void an_at_sign_before_the_path_is_of_the_address(void **state)
{
	(void)state;
	says("git+ssh://git@example.com/acme/shop", "git+ssh://git@example.com/acme/shop -");
	says("git+ssh://git@example.com/acme/shop@refs/tags/1.0", "git+ssh://git@example.com/acme/shop refs/tags/1.0");
}

static void a_ref_may_hold_slashes_and_at_signs(void **state)
{
	(void)state;
	says("git+https://github.com/acme/shop@refs/heads/fix/a@b", "git+https://github.com/acme/shop refs/heads/fix/a@b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_is_a_repository_and_a_ref),
		cmocka_unit_test(an_at_sign_before_the_path_is_of_the_address),
		cmocka_unit_test(a_ref_may_hold_slashes_and_at_signs),
	};

	return cmocka_run_group_tests_name("intoto", tests, NULL, NULL);
}
