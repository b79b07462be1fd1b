/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lake/pending.h"
#include "lake/tile.h"

static void a_tree_of_70000_has_the_files_of_the_specification(void **state)
{
	(void)state;
	assert_int_equal(tile_width(70000, 0, 272), 256);
	assert_int_equal(tile_width(70000, 0, 273), 112);
	assert_int_equal(tile_width(70000, 0, 274), 0);
	assert_int_equal(tile_width(70000, TILE_ENTRIES, 273), 112);
	assert_int_equal(tile_width(70000, 1, 0), 256);
	assert_int_equal(tile_width(70000, 1, 1), 17);
	assert_int_equal(tile_width(70000, 2, 0), 1);
	assert_int_equal(tile_width(70000, 3, 0), 0);
	assert_int_equal(tile_width(256, 0, 0), 256);
	assert_int_equal(tile_width(256, 1, 0), 1);
}

static const struct {
	const char *name;
	int level;
	uint64_t n;
	unsigned width;
} names[] = {
	{ "tile/0/000", 0, 0, 256 },
	{ "tile/1/007.p/17", 1, 7, 17 },
	{ "tile/0/x001/x234/067", 0, 1234067, 256 },
	{ "tile/entries/x001/000.p/255", TILE_ENTRIES, 1000, 255 },
	{ "tile/7/999", 7, 999, 256 },
};

static void files_are_named_as_specified_and_names_read_back(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct tile_file f;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		tile_path(&b, "log", names[i].level, names[i].n, names[i].width);
		assert_string_equal(b.p + strlen("log/"), names[i].name);
		assert_int_not_equal(tile_place_of(names[i].name, 70000, &f), TILE_NONE);
		assert_int_equal(f.level, names[i].level);
		assert_int_equal(f.n, names[i].n);
		assert_int_equal(f.width, names[i].width);
	}
	buf_free(&b);
}

static void any_other_name_is_none_of_the_log(void **state)
{
	static const char *const other[] = {
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/x000",
		"tile/8/000", "tile/00/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
		"tile/0/000.p/07", "tile/0/000.p/7/8", "tile/0/001/002", "tile/entry/000", "tile/0/000 ", "tiles/0/000",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999", "checkpoint",
	};
	struct tile_file f;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(other); i++)
		if (tile_place_of(other[i], 70000, &f) != TILE_NONE)
			fail_msg("'%s' is taken for a file of the log", other[i]);
}

static void what_an_unfinished_batch_leaves_is_told_from_the_log(void **state)
{
	struct tile_file f;

	(void)state;
	assert_int_equal(tile_place_of("tile/0/272", 70000, &f), TILE_WITHIN);
	assert_int_equal(tile_place_of("tile/0/273", 70000, &f), TILE_BEYOND);
	assert_int_equal(tile_place_of("tile/0/273.p/112", 70000, &f), TILE_WITHIN);
	assert_int_equal(tile_place_of("tile/0/273.p/113", 70000, &f), TILE_BEYOND);
	assert_int_equal(tile_place_of("tile/0/273.p/5", 70000, &f), TILE_WITHIN);
	assert_int_equal(tile_place_of("tile/0/272.p/5", 70000, &f), TILE_WITHIN);
	assert_int_equal(tile_place_of("tile/3/000.p/1", 70000, &f), TILE_BEYOND);
	assert_int_equal(tile_place_of("tile/0/273.p/113.tmp", 70000, &f), TILE_TEMPORARY);
}

static void a_bundle_gives_its_entries_and_stops_where_it_is_cut(void **state)
{
	struct str rest = STR_LIT("\0\5first\0\0\0\6secon"), entry;

	(void)state;
	assert_true(bundle_next(&rest, &entry));
	assert_true(str_is(entry, "first"));
	assert_true(bundle_next(&rest, &entry));
	assert_int_equal(entry.n, 0);
	assert_false(bundle_next(&rest, &entry));
	assert_int_equal(rest.n, 7);
}

static void pending_in_any_other_form_is_refused(void **state)
{
	static const char good[] =
		"assay pending v1\nentries 12\npack 1\noffset 4711\n"
		"sha256 0000000000000000000000000000000000000000000000000000000000000000\n";
	struct buf b = BUF_INIT(1000);
	struct pending p;
	struct err e = { 0 };
	struct sha256 d;
	char hex[SHA256_HEX_LEN + 1];

	(void)state;
	assert_int_equal(pending_parse(str_of(good), &p, &e), -1);
	assert_int_equal(e.kind, ERR_INTEGRITY);
	buf_add(&b, good, (size_t)(strstr(good, "sha256") - good));
	d = sha256_of(buf_str(&b));
	sha256_hex(&d, hex);
	buf_addf(&b, "sha256 %s\n", hex);
	assert_int_equal(pending_parse(buf_str(&b), &p, &e), 0);
	assert_int_equal(p.entries, 12);
	assert_int_equal(p.end.pack, 1);
	assert_int_equal(p.end.offset, 4711);
	for (size_t i = 0; i < b.n; i++) {
		err_clear(&e);
		b.p[i] ^= 1;
		assert_int_equal(pending_parse(buf_str(&b), &p, &e), -1);
		b.p[i] ^= 1;
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_of_70000_has_the_files_of_the_specification),
		cmocka_unit_test(files_are_named_as_specified_and_names_read_back),
		cmocka_unit_test(any_other_name_is_none_of_the_log),
		cmocka_unit_test(what_an_unfinished_batch_leaves_is_told_from_the_log),
		cmocka_unit_test(a_bundle_gives_its_entries_and_stops_where_it_is_cut),
		cmocka_unit_test(pending_in_any_other_form_is_refused),
	};

	return cmocka_run_group_tests_name("tile", tests, NULL, NULL);
}
