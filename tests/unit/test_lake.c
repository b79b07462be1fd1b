/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "codec/base64.h"
#include "lake/entry.h"
#include "lake/lake.h"
#include "lake/merkle.h"

#define MUST(call) do { if ((call) < 0) fail_msg("%s: %s", #call, e.msg); } while (0)

struct fixture {
	char root[64];
	char dir[128];
	unsigned next;		/* so that every artifact is another */
	struct blob_place place[2000];
	struct sha256 id[2000];
};

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err e = { 0 };

	snprintf(f->root, sizeof f->root, "/tmp/assay-test-XXXXXX");
	if (!mkdtemp(f->root))
		return -1;
	snprintf(f->dir, sizeof f->dir, "%s/lake", f->root);
	*state = f;
	return lake_create(f->dir, "example.com/lake", &e);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	nftw(f->root, remove_one, 20, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static size_t text_of(unsigned n, char text[64])
{
	return (size_t)snprintf(text, 64, "artifact number %u\n", n);
}

static void put_one(struct fixture *f, struct lake *l)
{
	struct buf b = BUF_INIT(10000);
	struct err e = { 0 };
	unsigned n = f->next++;
	char text[64];
	struct entry en = { .type = ENTRY_INGEST, .kind = STR_LIT("document"), .ingested = { "2025-01-02T03:04:05Z" } };
	uint64_t index;

	en.bytes = text_of(n, text);
	en.artifact = f->id[n] = sha256_of(str_of(text));
	MUST(lake_put(l, &en.artifact, str_of(text), &f->place[n], &e));
	entry_write(&en, &b);
	MUST(lake_append(l, buf_str(&b), &index, &e));
	assert_int_equal(index, n);
	buf_free(&b);
}

static void put_batch(struct fixture *f, unsigned count)
{
	struct err e = { 0 };
	struct lake *l;

	MUST(lake_open(f->dir, LAKE_WRITE, &l, &e));
	while (count--)
		put_one(f, l);
	MUST(lake_commit(l, &e));
	lake_close(l);
}

static void everything_is_there(struct fixture *f)
{
	struct buf b = BUF_INIT(10000);
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	struct lake *l;

	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	assert_int_equal(lake_size(l), f->next);
	for (unsigned i = 0; i < f->next; i++) {
		char text[64];
		struct entry en;

		text_of(i, text);
		buf_clear(&b);
		MUST(lake_get(l, &f->id[i], f->place[i], &b, &e));
		assert_string_equal(buf_str(&b).p, text);
		buf_clear(&b);
		MUST(lake_entry(l, i, &b, &e));
		MUST(entry_read(buf_str(&b), &a, &en, &e));
		assert_true(sha256_eq(&en.artifact, &f->id[i]));
	}
	buf_free(&b);
	arena_free(&a);
	lake_close(l);
}

static void a_new_lake_is_empty_and_opens(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct lake *l;
	struct sha256 root, empty = merkle_empty();
	struct stat st;
	char path[256];

	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	assert_int_equal(lake_size(l), 0);
	assert_string_equal(lake_origin(l), "example.com/lake");
	assert_string_equal(lake_dir(l), f->dir);
	MUST(lake_root(l, 0, &root, &e));
	assert_true(sha256_eq(&root, &empty));
	lake_close(l);
	snprintf(path, sizeof path, "%s/keys/log.key", f->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(lake_create(f->dir, "example.com/lake", &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
}

static void batches_of_every_size_come_back(void **state)
{
	struct fixture *f = *state;
	static const unsigned sizes[] = { 1, 2, 252, 1, 1, 255, 256, 300, 0, 7 };

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		put_batch(f, sizes[i]);
		if (f->next < 400 || i == COUNT_OF(sizes) - 1)
			everything_is_there(f);
	}
}

static void a_batch_that_was_not_committed_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct lake *l;
	char path[256];

	put_batch(f, 5);
	MUST(lake_open(f->dir, LAKE_WRITE, &l, &e));
	for (unsigned i = 0; i < 300; i++)
		put_one(f, l);
	lake_close(l);
	f->next = 5;
	everything_is_there(f);
	snprintf(path, sizeof path, "%s/pending", f->dir);
	assert_false(io_exists(path));
	put_batch(f, 300);
	everything_is_there(f);
}

static void one_writer_commits_again_and_again(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct lake *l;

	MUST(lake_open(f->dir, LAKE_WRITE, &l, &e));
	for (unsigned i = 0; i < 40; i++) {
		struct buf b = BUF_INIT(10000);

		for (unsigned k = 0; k < i; k++)
			put_one(f, l);
		if (i)
			MUST(lake_get(l, &f->id[f->next - 1], f->place[f->next - 1], &b, &e));
		MUST(lake_commit(l, &e));
		if (i)
			MUST(lake_entry(l, f->next - 1, &b, &e));
		buf_free(&b);
	}
	lake_close(l);
	everything_is_there(f);
}

static struct sha256 root_line(struct str line)
{
	struct buf b = BUF_INIT(64);
	struct sha256 d;

	assert_true(base64_take(line, &b));
	assert_int_equal(b.n, SHA256_LEN);
	memcpy(d.b, b.p, SHA256_LEN);
	buf_free(&b);
	return d;
}

/* Reads a tlog-proof as a stranger would and verifies it. */
static void check_proof(struct lake *l, uint64_t index, const struct sha256 *root)
{
	struct buf b = BUF_INIT(100000), entry = BUF_INIT(100000);
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX], leaf;
	struct str rest, line;
	char expected[64];
	size_t n = 0;

	MUST(lake_prove(l, index, &b, &e));
	MUST(lake_entry(l, index, &entry, &e));
	rest = buf_str(&b);
	assert_true(str_is(str_cut(&rest, '\n'), "c2sp.org/tlog-proof@v1"));
	snprintf(expected, sizeof expected, "index %llu", (unsigned long long)index);
	assert_true(str_is(str_cut(&rest, '\n'), expected));
	for (line = str_cut(&rest, '\n'); line.n; line = str_cut(&rest, '\n'))
		proof[n++] = root_line(line);
	leaf = merkle_leaf(buf_str(&entry));
	assert_true(merkle_verify_inclusion(index, lake_size(l), &leaf, proof, n, root));
	assert_true(str_starts(rest, "example.com/lake\n"));
	buf_free(&b);
	buf_free(&entry);
}

static void check_consistency(struct lake *l, uint64_t size1, const struct sha256 *root2)
{
	struct buf b = BUF_INIT(100000);
	struct err e = { 0 };
	struct sha256 proof[MERKLE_PROOF_MAX], root1;
	struct str rest;
	size_t n = 0;

	MUST(lake_root(l, size1, &root1, &e));
	MUST(lake_prove_consistency(l, size1, &b, &e));
	rest = buf_str(&b);
	for (struct str line = str_cut(&rest, '\n'); rest.p; line = str_cut(&rest, '\n'))
		proof[n++] = root_line(line);
	assert_true(merkle_verify_consistency(size1, lake_size(l), proof, n, &root1, root2));
	buf_free(&b);
}

static void every_proof_verifies(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct sha256 root;
	struct lake *l;

	put_batch(f, 600);
	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	MUST(lake_root(l, 600, &root, &e));
	for (uint64_t i = 0; i < 600; i++) {
		check_proof(l, i, &root);
		check_consistency(l, i, &root);
	}
	lake_close(l);
}

static void a_second_writer_waits_and_then_says_who_holds_the_lock(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct lake *l, *second;
	char expected[300];

	MUST(lake_open(f->dir, LAKE_WRITE, &l, &e));
	assert_int_equal(lake_open(f->dir, LAKE_WRITE, &second, &e), -1);
	assert_int_equal(e.kind, ERR_ENV);
	snprintf(expected, sizeof expected, "%s/lock: locked by process %ld", f->dir, (long)getpid());
	assert_string_equal(e.msg, expected);
	err_clear(&e);
	MUST(lake_open(f->dir, LAKE_READ, &second, &e));
	lake_close(second);
	lake_close(l);
}

static void a_lake_is_found_by_name_or_by_environment(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(1000);
	struct err e = { 0 };

	MUST(lake_find(f->dir, &b, &e));
	assert_string_equal(b.p, f->dir);
	buf_clear(&b);
	setenv("ASSAY_LAKE", f->dir, 1);
	MUST(lake_find(NULL, &b, &e));
	assert_string_equal(b.p, f->dir);
	unsetenv("ASSAY_LAKE");
	assert_int_equal(lake_find(f->root, &b, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	buf_free(&b);
}

static void an_artifact_with_a_flipped_byte_is_not_given_out(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(10000), pack = BUF_INIT(100000);
	struct err e = { 0 };
	struct lake *l;
	char path[256];

	put_batch(f, 1);
	snprintf(path, sizeof path, "%s/blobs/000001.pack", f->dir);
	MUST(io_read_file(path, &pack, &e));
	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	for (size_t i = 0; i < pack.n; i++) {
		FILE *file;

		pack.p[i] ^= 0x10;
		file = fopen(path, "r+");
		assert_non_null(file);
		fwrite(pack.p, 1, pack.n, file);
		fclose(file);
		pack.p[i] ^= 0x10;
		buf_clear(&b);
		assert_int_equal(lake_get(l, &f->id[0], f->place[0], &b, &e), -1);
		assert_int_equal(e.kind, ERR_INTEGRITY);
		assert_int_equal(b.n, 0);
		err_clear(&e);
	}
	lake_close(l);
	buf_free(&b);
	buf_free(&pack);
}

static int count_blob(void *arg, const struct sha256 *id, struct blob_place at, uint64_t bytes, struct err *e)
{
	struct fixture *f = arg;
	unsigned i = f->next++;

	(void)e;
	assert_true(sha256_eq(id, &f->id[i]));
	assert_int_equal(at.offset, f->place[i].offset);
	assert_true(bytes > 10);
	return 0;
}

static void a_scan_gives_every_blob_in_order(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct lake *l;

	put_batch(f, 30);
	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	f->next = 0;
	MUST(lake_scan(l, count_blob, f, &e));
	assert_int_equal(f->next, 30);
	lake_close(l);
}

static void keep_finding(void *arg, enum lake_finding kind, const char *what)
{
	struct buf *b = arg;

	buf_addf(b, "%s: %s\n", kind == LAKE_DAMAGE ? "damage" : "note", what);
}

static void flip(struct fixture *f, const char *name, long offset)
{
	char path[256];
	FILE *file;
	int c;

	snprintf(path, sizeof path, "%s/%s", f->dir, name);
	file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	c = fgetc(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	fputc(c ^ 1, file);
	fclose(file);
}

static void findings_are(struct fixture *f, const char *expected)
{
	struct buf b = BUF_INIT(100000);
	struct err e = { 0 };
	struct lake *l;
	uint64_t bytes;

	MUST(lake_open(f->dir, LAKE_READ, &l, &e));
	MUST(lake_verify(l, keep_finding, &b, NULL, NULL, &bytes, &e));
	assert_string_equal(buf_str(&b).p, expected);
	assert_true(bytes > 100);
	lake_close(l);
	buf_free(&b);
}

static void damage_is_named_with_its_place_and_none_hides_the_next(void **state)
{
	struct fixture *f = *state;
	char expected[2000], id[SHA256_HEX_LEN + 1];

	put_batch(f, 300);
	findings_are(f, "");
	sha256_hex(&f->id[4], id);
	flip(f, "log/tile/0/000", 32 * 7 + 3);
	flip(f, "log/tile/1/000.p/1", 31);
	flip(f, "blobs/000001.pack", (long)f->place[4].offset + 100);
	snprintf(expected, sizeof expected,
		 "damage: log/tile/0/000: offset 224: not the hash of entry 7 (log/tile/entries/000, offset 1162)\n"
		 "damage: log/tile/1/000.p/1: offset 0: not the hash of log/tile/0/000\n"
		 "damage: log/checkpoint: the tiles at the end of the log do not hash to its root\n"
		 "damage: blobs/000001.pack: offset %llu: artifact %s: its compressed bytes are not what was stored\n",
		 (unsigned long long)f->place[4].offset, id);
	findings_are(f, expected);
}

static void a_blob_whose_head_is_damaged_is_missing_and_the_others_are_read(void **state)
{
	struct fixture *f = *state;
	char expected[2000], id[SHA256_HEX_LEN + 1];

	put_batch(f, 9);
	sha256_hex(&f->id[4], id);
	flip(f, "blobs/000001.pack", (long)f->place[4].offset + 2);
	snprintf(expected, sizeof expected,
		 "damage: blobs/000001.pack: offset %llu: expected the head of a blob\n"
		 "damage: entry 4: artifact %s is in no pack\n",
		 (unsigned long long)f->place[4].offset, id);
	findings_are(f, expected);
}

#define LAKE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LAKE_TEST(a_new_lake_is_empty_and_opens),
		LAKE_TEST(batches_of_every_size_come_back),
		LAKE_TEST(a_batch_that_was_not_committed_leaves_nothing),
		LAKE_TEST(one_writer_commits_again_and_again),
		LAKE_TEST(every_proof_verifies),
		LAKE_TEST(a_second_writer_waits_and_then_says_who_holds_the_lock),
		LAKE_TEST(a_lake_is_found_by_name_or_by_environment),
		LAKE_TEST(an_artifact_with_a_flipped_byte_is_not_given_out),
		LAKE_TEST(a_scan_gives_every_blob_in_order),
		LAKE_TEST(damage_is_named_with_its_place_and_none_hides_the_next),
		LAKE_TEST(a_blob_whose_head_is_damaged_is_missing_and_the_others_are_read),
	};

	return cmocka_run_group_tests_name("lake", tests, NULL, NULL);
}
