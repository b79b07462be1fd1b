/* SPDX-License-Identifier: Apache-2.0 */
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

static int run(struct cli *c, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	struct findings f = { .c = c };
	uint64_t bytes = 0;
	bool deep = cli_option(c, "deep") != NULL;

	if (lake_find(c->lake, &dir, e) < 0 || cli_open(c, LAKE_WRITE, e) < 0)
		return -1;
	if (lake_verify(c->ws.lake, on_finding, &f, &bytes, e) < 0 || db_check(c->ws.db, on_damage, &f, e) < 0)
		return -1;
	if (deep && f.damages == 0 && deep_verify(&c->ws, on_damage, &f, cli_progress, NULL, e) < 0)
		return -1;
	if (f.damages)
		return err_set(e, ERR_INTEGRITY, "%llu places are not what was stored", (unsigned long long)f.damages);
	if (c->json)
		buf_addf(&c->out, "{\"entries\":%llu,\"bytes\":%llu,\"deep\":%s}\n",
			 (unsigned long long)lake_size(c->ws.lake), (unsigned long long)bytes, deep ? "true" : "false");
	else
		buf_addf(&c->out, "intact: %llu ledger entries, %llu bytes read%s\n",
			 (unsigned long long)lake_size(c->ws.lake), (unsigned long long)bytes,
			 deep ? ", every fact read again" : "");
	return 0;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.args = "",
	.brief = "Read every byte of the lake and name what is not what was stored",
	.text = "Checks the ledger's signature, hashes and order, every artifact against its name, and every\n"
		"page of the store. --deep also reads all artifacts again and compares the facts.",
	.example = "assay verify --deep",
	.needs = NEEDS_NOTHING,
	.options = { { "deep", NULL, "also read every artifact again and compare the facts" } },
	.run = run,
};
