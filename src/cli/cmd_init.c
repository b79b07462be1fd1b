/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/embed.h"
#include "base/io.h"
#include "catalog/catalog.h"
#include "cli/cmd.h"
#include "codec/json_out.h"

/* The lake's folder: --lake, ASSAY_LAKE, or .assay here; its workspace is the folder above. */
static const char *new_lake(const struct cli *c)
{
	const char *env = getenv("ASSAY_LAKE");

	return c->lake && *c->lake ? c->lake : env && *env ? env : ".assay";
}

static const char *settings_path(struct arena *a, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	while (n && dir[n - 1] != '/')
		n--;
	return arena_printf(a, "%.*sassay.yaml", (int)n, dir);
}

/* Before a lake is made: that the settings hold, also against the catalog. */
static int load_settings(const char *dir, const char *yaml, struct settings *ret, struct err *e)
{
	struct catalog cat = { 0 };
	char *folder;
	int result;

	if (settings_load(yaml, ret, e) < 0)
		return -1;
	folder = workspace_folder(dir);
	result = catalog_load(folder, &cat, e);
	free(folder);
	if (result == 0) {
		result = settings_check(ret, &cat, e) < 0 ? err_ctx(e, "%s", yaml) : 0;
		catalog_free(&cat);
	}
	if (result < 0)
		settings_free(ret);
	return result;
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *dir = new_lake(c);
	const char *yaml = settings_path(&a, dir);
	struct settings s = { 0 };
	bool had = io_exists(yaml);
	int ret;

	if (!had && io_write_file(yaml, embed_find("src/cli/init.yaml"), 0666, e) < 0)
		return -1;
	if (load_settings(dir, yaml, &s, e) < 0)
		return -1;
	ret = lake_create(dir, s.origin, e);
	settings_free(&s);
	if (ret < 0 || workspace_open(dir, LAKE_WRITE, &c->ws, cli_progress, c, e) < 0)
		return -1;
	if (c->json) {
		buf_add_char(&c->out, '{');
		json_out_text(&c->out, "lake", dir);
		json_out_text(&c->out, "settings", yaml);
		buf_add_cstr(&c->out, "}\n");
		return 0;
	}
	buf_addf(&c->out, "made the lake %s\n%s %s: say there which systems you have\n", dir,
		 had ? "kept" : "wrote", yaml);
	return 0;
}

const struct cmd cmd_init = {
	.name = "init",
	.args = "",
	.brief = "Make an empty lake and a commented assay.yaml",
	.text = "The lake is --lake DIR, ASSAY_LAKE, or .assay here; assay.yaml lies beside it and is kept\n"
		"when it is there. The lake gets a key of its own (keys/log.key) that signs its ledger.",
	.example = "assay init",
	.run = run,
};
