/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/io.h"
#include "cli/cmd.h"
#include "codec/json.h"
#include "intake/deep.h"

struct findings {
	struct cli *c;
	uint64_t damages;
};

static void put(struct cli *c, const char *what_it_is, const char *what)
{
	if (!c->json) {
		buf_addf(&c->out, "%s: %s\n", what_it_is, what);
		return;
	}
	buf_addf(&c->out, "{\"%s\":", what_it_is);
	json_put_cstr(&c->out, what);
	buf_add_cstr(&c->out, "}\n");
}

static void on_damage(void *arg, const char *what)
{
	struct findings *f = arg;

	f->damages++;
	put(f->c, "damaged", what);
}

static void on_finding(void *arg, enum lake_finding kind, const char *what)
{
	struct findings *f = arg;

	if (kind == LAKE_NOTE)
		put(f->c, "note", what);
	else
		on_damage(f, what);
}

/* The lake alone, as it lies: opened for reading, nothing is mended before it was looked at. */
static int verify_lake(const char *dir, struct findings *f, uint64_t *ret_bytes, struct err *e)
{
	CLEANUP(lake_closep) struct lake *lake = NULL;

	if (lake_open(dir, LAKE_READ, &lake, e) < 0 ||
	    lake_verify(lake, on_finding, f, cli_progress, f->c, ret_bytes, e) < 0)
		return -1;
	if (io_exists(lake_db_path(lake)))
		return db_check_file(lake_db_path(lake), on_damage, f, e);
	if (lake_size(lake) > 0)
		on_damage(f, "assay.db is missing: run assay rebuild");
	return 0;
}

/* Whether what an interrupted run left can be mended: not in a folder, or a copy without the
 * key, that is for reading. */
static bool can_write(const char *dir)
{
	CLEANUP(buf_free) struct buf key = BUF_INIT(64 * 1024);

	buf_addf(&key, "%s/keys/log.key", dir);
	return access(dir, W_OK) == 0 && access(key.p, R_OK) == 0;
}

/* Over a sound lake and pages, the store: what an interrupted run left is mended first, where
 * the lake can be written to. */
static int verify_store(struct cli *c, const char *dir, bool deep, struct findings *f, struct err *e)
{
	if (workspace_open(dir, can_write(dir) ? LAKE_WRITE : LAKE_READ, &c->ws, cli_progress, c, e) < 0 ||
	    db_check(c->ws.db, on_damage, f, e) < 0)
		return -1;
	if (!deep || f->damages)
		return 0;
	return deep_verify(&c->ws, on_damage, f, cli_progress, c, e);
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	struct findings f = { .c = c };
	uint64_t bytes = 0;
	bool deep = cli_option(c, "deep") != NULL;

	if (lake_find(c->lake, &dir, e) < 0 || verify_lake(dir.p, &f, &bytes, e) < 0)
		return -1;
	if (f.damages == 0 && verify_store(c, dir.p, deep, &f, e) < 0)
		return -1;
	if (f.damages)
		return err_set(e, ERR_INTEGRITY, "%llu %s not what was stored", (unsigned long long)f.damages,
			       f.damages == 1 ? "place is" : "places are");
	if (c->json)
		buf_addf(&c->out, "{\"entries\":%llu,\"bytes\":%llu,\"deep\":%s}\n",
			 (unsigned long long)lake_size(c->ws.lake), (unsigned long long)bytes, deep ? "true" : "false");
	else
		buf_addf(&c->out, "intact: %llu ledger %s, %llu bytes read%s\n",
			 (unsigned long long)lake_size(c->ws.lake), lake_size(c->ws.lake) == 1 ? "entry" : "entries",
			 (unsigned long long)bytes,
			 deep ? ", every fact read again" : "");
	return 0;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.args = "",
	.brief = "Read every byte of the lake and name what is not what was stored",
	.text = "Checks the ledger's signature, hashes and order, every artifact against its name, and every\n"
		"page of the store. --deep also reads all artifacts again and compares the facts. Needs no key:\n"
		"give an auditor a copy of .assay without keys/log.key, and assay.yaml beside it.",
	.example = "assay verify --deep",
	.needs = NEEDS_NOTHING,
	.options = { { "deep", NULL, "also read every artifact again and compare the facts" } },
	.run = run,
};
