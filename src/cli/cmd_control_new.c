/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "cli/cmd_control.h"
#include "codec/json.h"
#include "codec/json_out.h"

/* A JSON string is a YAML string, whatever is in it. */
static void put_member(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, "%s: ", key);
	json_put_cstr(b, value);
	buf_add_char(b, '\n');
}

static void put_list(struct buf *b, const char *key, const char *words)
{
	struct str rest = str_of(words);
	const char *comma = "";

	buf_addf(b, "%s: [", key);
	while (rest.p) {
		struct str word = str_trim(str_cut(&rest, ','));

		if (!word.n)
			continue;
		buf_add_cstr(b, comma);
		json_put_str(b, word);
		comma = ", ";
	}
	buf_add_cstr(b, "]\n");
}

/* "soc2:CC8.1" or "soc2:CC8.1=integral-to", with commas between. */
static int put_supports(struct buf *b, const char *list, struct err *e)
{
	struct str rest = str_of(list);

	buf_add_cstr(b, "supports:\n");
	while (rest.p) {
		struct str item = str_trim(str_cut(&rest, ','));
		struct str support = item, requirement;
		struct str framework;

		requirement = str_cut(&support, '=');
		framework = str_cut(&requirement, ':');
		if (!requirement.p || !framework.n)
			return err_set(e, ERR_USAGE, "--supports: '%.*s': expected FRAMEWORK:REQUIREMENT such as soc2:CC8.1",
				       STR_FMT(str_quote(item)));
		buf_add_cstr(b, "  - framework: ");
		json_put_str(b, framework);
		buf_add_cstr(b, "\n    requirement: ");
		json_put_str(b, str_trim(requirement));
		buf_add_cstr(b, "\n    support: ");
		json_put_str(b, support.p ? str_trim(support) : STR_LIT("example-of"));
		buf_add_cstr(b, "\n    residual: \"" CATALOG_RESIDUAL_UNSAID "\"\n");
	}
	return 0;
}

static int write_control(const struct cli *c, const char *id, struct buf *b, struct err *e)
{
	static const char *const needed[] = { "title", "objective", "owner", "evidence", "supports" };

	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!cli_option(c, needed[i]))
			return err_set(e, ERR_USAGE, "a control needs --%s", needed[i]);
	put_member(b, "id", id);
	put_member(b, "title", cli_option(c, "title"));
	put_member(b, "objective", cli_option(c, "objective"));
	put_member(b, "owner_role", cli_option(c, "owner"));
	put_member(b, "cadence", cli_option(c, "cadence") ? cli_option(c, "cadence") : "continuous");
	put_list(b, "phases", cli_option(c, "phases") ? cli_option(c, "phases") : "release");
	put_list(b, "evidence", cli_option(c, "evidence"));
	if (put_supports(b, cli_option(c, "supports"), e) < 0)
		return -1;
	put_member(b, "gap", "No check tests it yet");
	return 0;
}

int control_new(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	CLEANUP(buf_free) struct buf yaml = BUF_INIT(CATALOG_FILE_BYTES_MAX);
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct catalog_control control;
	struct arena scratch = ARENA_INIT;
	struct catalog copy = *cat;	/* with an arena of its own: the control is only looked at */
	const char *id = c->args[1];
	int ret;

	if (!folder)
		return err_set(e, ERR_USAGE, "no workspace here to put it in: run assay init");
	if (catalog_control(cat, str_of(id)))
		return err_set(e, ERR_USAGE, "there is a control '%s' already", id);
	if (write_control(c, id, &yaml, e) < 0)
		return -1;
	copy.arena = scratch;
	ret = catalog_read_control(buf_str(&yaml), &copy, &control, e);
	arena_free(&copy.arena);
	if (ret < 0)
		return err_ctx(e, "%s", id);
	buf_addf(&path, "%s/controls", folder);
	if (io_make_dirs(path.p, e) < 0)
		return -1;
	buf_addf(&path, "/%s.yaml", id);
	if (io_exists(path.p))
		return err_set(e, ERR_USAGE, "%s is there already", path.p);
	if (io_write_file(path.p, buf_str(&yaml), 0666, e) < 0)
		return -1;
	if (c->json) {
		buf_add_char(&c->out, '{');
		json_out_text(&c->out, "control", id);
		json_out_text(&c->out, "file", path.p);
		buf_add_cstr(&c->out, "}\n");
	} else {
		buf_addf(&c->out, "wrote %s: say there what each residual is, and test it with checks/%s.sql\n", path.p, id);
	}
	return 0;
}
