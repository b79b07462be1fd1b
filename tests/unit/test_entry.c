/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lake/entry.h"

static const char ID[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static const char full[] =
	"{\"artifact\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"bytes\":3,"
	"\"collected\":\"2025-03-10T08:00:00Z\",\"collector\":\"Zo\xc3\xab \\\"ci\\\"\",\"format\":\"cyclonedx-json\","
	"\"ingested\":\"2025-03-11T08:00:00Z\",\"kind\":\"sbom\",\"observed\":\"2025-03-09T15:00:00Z\","
	"\"occurred\":\"2025-03-09T14:05:00Z\",\"source\":\"a\\nb\\u0001\","
	"\"supersedes\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
	"\"type\":\"ingest\",\"v\":1}";

static const char least[] =
	"{\"artifact\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"bytes\":0,"
	"\"ingested\":\"2025-03-11T08:00:00Z\",\"type\":\"evaluate\",\"v\":1}";

static struct entry full_entry(void)
{
	struct entry en = {
		.type = ENTRY_INGEST, .bytes = 3, .kind = STR_LIT("sbom"), .format = STR_LIT("cyclonedx-json"),
		.source = STR_LIT("a\nb\x01"), .collector = STR_LIT("Zo\xc3\xab \"ci\""),
		.occurred = { "2025-03-09T14:05:00Z" }, .observed = { "2025-03-09T15:00:00Z" },
		.collected = { "2025-03-10T08:00:00Z" }, .ingested = { "2025-03-11T08:00:00Z" },
		.supersedes = STR_LIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
	};

	assert_true(sha256_from_hex(str_of(ID), &en.artifact));
	return en;
}

static void an_entry_is_written_with_its_members_sorted(void **state)
{
	struct buf b = BUF_INIT(10000);
	struct entry en = full_entry();

	(void)state;
	entry_write(&en, &b);
	assert_string_equal(b.p, full);
	buf_clear(&b);
	en = (struct entry){ .type = ENTRY_EVALUATE, .artifact = en.artifact, .ingested = en.ingested };
	entry_write(&en, &b);
	assert_string_equal(b.p, least);
	buf_free(&b);
}

static void an_entry_is_read_back_as_it_was(void **state)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct entry en, expected = full_entry();

	(void)state;
	assert_int_equal(entry_read(str_of(full), &a, &en, &e), 0);
	assert_true(sha256_eq(&en.artifact, &expected.artifact));
	assert_int_equal(en.type, ENTRY_INGEST);
	assert_int_equal(en.bytes, 3);
	assert_true(str_eq(en.kind, expected.kind) && str_eq(en.format, expected.format));
	assert_true(str_eq(en.source, expected.source) && str_eq(en.collector, expected.collector));
	assert_true(str_eq(en.supersedes, expected.supersedes));
	assert_string_equal(en.occurred.text, expected.occurred.text);
	assert_string_equal(en.observed.text, expected.observed.text);
	assert_string_equal(en.collected.text, expected.collected.text);
	assert_string_equal(en.ingested.text, expected.ingested.text);
	assert_int_equal(entry_read(str_of(least), &a, &en, &e), 0);
	assert_null(en.source.p);
	assert_string_equal(en.occurred.text, "");
	arena_free(&a);
}

/* Replaces one piece of the full entry and tells whether the result is taken. */
static int read_with(const char *from, const char *to)
{
	struct buf b = BUF_INIT(10000);
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct entry en;
	const char *at = strstr(full, from);
	int ret;

	assert_non_null(at);
	buf_add(&b, full, (size_t)(at - full));
	buf_add_cstr(&b, to);
	buf_add_cstr(&b, at + strlen(from));
	ret = entry_read(buf_str(&b), &a, &en, &e);
	if (ret < 0)
		assert_int_equal(e.kind, ERR_INTEGRITY);
	buf_free(&b);
	arena_free(&a);
	return ret;
}

static void an_entry_in_any_other_form_is_refused(void **state)
{
	static const char *const changes[][2] = {
		{ "{", " {" }, { "}", "} " }, { "}", "" }, { ":3", ":03" }, { ":3", ":3.0" }, { ":3", ":-3" },
		{ ":3", ":99999999999999999999" }, { "ba7816", "BA7816" }, { "ba7816", "ba781" },
		{ "\\u0001", "\\u0061" }, { "\\u0001", "\\u001" }, { "\\n", "\\u000a" }, { "\\n", "\n" },
		{ "\\n", "\\/" }, { "\xc3\xab", "\xc3" }, { "\xc3\xab", "\\u00eb" }, { "sbom", "" },
		{ "\"v\":1", "\"v\":2" }, { "\"v\":1", "\"v\":1,\"w\":1" }, { "ingest\"", "remove\"" },
		{ "2025-03-10T08:00:00Z", "2025-03-10" }, { "2025-03-10T08:00:00Z", "2025-13-10T08:00:00Z" },
		{ "2025-03-10T08:00:00Z", "2025-03-10 08:00:00Z" }, { "\"ingested\":\"2025-03-11T08:00:00Z\",", "" },
		{ "\"kind\":\"sbom\",", "\"kind\":\"sbom\",\"kind\":\"sbom\"," }, { ",\"kind\"", ", \"kind\"" },
		{ "\"supersedes\":\"ba", "\"supersedes\":\"zz" }, { "\"artifact\"", "\"artefact\"" },
	};

	(void)state;
	assert_int_equal(read_with("sbom", "sarif"), 0);
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		if (read_with(changes[i][0], changes[i][1]) == 0)
			fail_msg("taken with '%s' in place of '%s'", changes[i][1], changes[i][0]);
}

static void an_entry_cut_off_anywhere_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	struct entry en;

	(void)state;
	for (size_t n = 0; n < strlen(full); n++) {
		struct err e = { 0 };

		assert_int_equal(entry_read((struct str){ full, n }, &a, &en, &e), -1);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_written_with_its_members_sorted),
		cmocka_unit_test(an_entry_is_read_back_as_it_was),
		cmocka_unit_test(an_entry_in_any_other_form_is_refused),
		cmocka_unit_test(an_entry_cut_off_anywhere_is_refused),
	};

	return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
