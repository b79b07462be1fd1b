/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small program over the lake for tests that interrupt it and damage its files:
 *	create DIR
 *	write DIR BATCHES COUNT SEED	prints "ack ID PACK OFFSET" for each artifact of a batch that is done; of seeds
 *					from LARGE on each second artifact is one that is compressed while it is written
 *	verify DIR			exit status 4 when something is damaged
 *	has DIR				reads "ack" lines from stdin; each artifact must be there
 *	size DIR | entry DIR INDEX | prove DIR INDEX | consistency DIR SIZE
 */
#include <stdio.h>
#include <stdlib.h>

#include "lake/entry.h"
#include "lake/lake.h"

#define LARGE	   5000
#define LARGE_WORDS 500000
#define BYTES_MAX   ((size_t)32 << 20)

/* Artifacts of many sizes, some of which do not compress. */
static void make_artifact(struct buf *b, unsigned long long seed, unsigned long long n)
{
	unsigned long long x = seed * 0x9E3779B97F4A7C15u + n * 0xBF58476D1CE4E5B9u + 1;
	size_t words = seed >= LARGE && n % 2 ? LARGE_WORDS : n % 7 == 0 ? 800 : n % 50;

	buf_addf(b, "artifact %llu of %llu\n", n, seed);
	for (size_t i = 0; i < words; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		buf_addf(b, n % 3 ? "line %zu %llu\n" : "%zx%llx", i, x);
	}
}

static int put_one(struct lake *l, unsigned long long seed, unsigned long long n, struct buf *acks, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(BYTES_MAX);
	CLEANUP(buf_free) struct buf text = BUF_INIT(1 << 16);
	struct entry en = { .type = ENTRY_INGEST, .kind = STR_LIT("document"), .source = STR_LIT("tests/fault") };
	char hex[SHA256_HEX_LEN + 1];
	struct blob_place at;
	uint64_t index;

	make_artifact(&bytes, seed, n);
	en.artifact = sha256_of(buf_str(&bytes));
	en.bytes = bytes.n;
	en.ingested = when_now();
	entry_write(&en, &text);
	if (lake_put(l, &en.artifact, buf_str(&bytes), &at, e) < 0 || lake_append(l, buf_str(&text), &index, e) < 0)
		return -1;
	sha256_hex(&en.artifact, hex);
	buf_addf(acks, "ack %s %u %llu\n", hex, at.pack, (unsigned long long)at.offset);
	return 0;
}

static int write_batches(struct lake *l, char **argv, struct err *e)
{
	unsigned long batches = strtoul(argv[0], NULL, 10), count = strtoul(argv[1], NULL, 10);
	unsigned long long seed = strtoull(argv[2], NULL, 10);
	unsigned long long n = 0;

	for (unsigned long i = 0; i < batches; i++) {
		CLEANUP(buf_free) struct buf acks = BUF_INIT(1 << 24);

		for (unsigned long k = 0; k < count; k++)
			if (put_one(l, seed, n++, &acks, e) < 0)
				return -1;
		if (lake_commit(l, e) < 0)
			return -1;
		fputs(buf_str(&acks).p, stdout);
		fflush(stdout);
	}
	return 0;
}

static void say(void *arg, enum lake_finding kind, const char *what)
{
	*(bool *)arg |= kind == LAKE_DAMAGE;
	printf("%s: %s\n", kind == LAKE_DAMAGE ? "damage" : "note", what);
}

static int verify(struct lake *l, struct err *e)
{
	bool damaged = false;
	uint64_t bytes;

	if (lake_verify(l, say, &damaged, NULL, NULL, &bytes, e) < 0)
		return -1;
	printf("%llu bytes\n", (unsigned long long)bytes);
	return damaged ? err_set(e, ERR_INTEGRITY, "damaged") : 0;
}

static int has(struct lake *l, struct err *e)
{
	char line[256], hex[SHA256_HEX_LEN + 1];
	unsigned long long offset;
	unsigned pack;

	while (fgets(line, sizeof line, stdin)) {
		CLEANUP(buf_free) struct buf bytes = BUF_INIT(BYTES_MAX);
		struct sha256 id;

		if (sscanf(line, "ack %64s %u %llu", hex, &pack, &offset) != 3 || !sha256_from_hex(str_of(hex), &id))
			continue;
		if (lake_get(l, &id, (struct blob_place){ pack, offset }, &bytes, e) < 0)
			return -1;
	}
	return 0;
}

static int show(struct lake *l, const char *what, const char *argument, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(1 << 20);
	uint64_t n = argument ? strtoull(argument, NULL, 10) : 0;
	int ret = 0;

	if (strcmp(what, "entry") == 0)
		ret = lake_entry(l, n, &b, e);
	else if (strcmp(what, "prove") == 0)
		ret = lake_prove(l, n, &b, e);
	else if (strcmp(what, "consistency") == 0)
		ret = lake_prove_consistency(l, n, &b, e);
	else
		buf_addf(&b, "%llu\n", (unsigned long long)lake_size(l));
	fwrite(buf_str(&b).p, 1, b.n, stdout);
	return ret;
}

static int run(int argc, char **argv, struct err *e)
{
	CLEANUP(lake_closep) struct lake *l = NULL;
	const char *what = argc > 2 ? argv[1] : "";

	if (strcmp(what, "create") == 0)
		return lake_create(argv[2], "example.com/lake", e);
	if (argc < 3 || lake_open(argv[2], strcmp(what, "write") ? LAKE_READ : LAKE_WRITE, &l, e) < 0)
		return err_set(e, ERR_USAGE, "usage: lake_writer COMMAND DIR ...");
	if (strcmp(what, "write") == 0 && argc == 6)
		return write_batches(l, argv + 3, e);
	if (strcmp(what, "verify") == 0)
		return verify(l, e);
	if (strcmp(what, "has") == 0)
		return has(l, e);
	return show(l, what, argv[3], e);
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	static const int status[] = { [ERR_USAGE] = 2, [ERR_INPUT] = 3, [ERR_INTEGRITY] = 4, [ERR_ENV] = 5 };

	if (run(argc, argv, &e) == 0)
		return 0;
	fprintf(stderr, "lake_writer: %s\n", e.msg);
	return status[e.kind];
}
