/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "catalog/control_write.h"
#include "cli/cmd_control.h"
#include "codec/json_out.h"

/* The words of a list with commas. */
static struct list words_of(const char *text, struct arena *a)
{
	struct str rest = str_of(text);
	struct list words = { 0 };

	while (rest.p) {
		struct str word = str_trim(str_cut(&rest, ','));

		if (word.n)
			list_add(&words, a, arena_cstr(a, word));
	}
	return words;
}

/* "soc2:CC8.1" or "soc2:CC8.1=integral-to", with commas between. Whether there are such requirements is asked
 * when the file is read. */
static int read_supports(const char *text, struct arena *a, struct catalog_control *control, struct err *e)
{
	struct str rest = str_of(text);
	struct catalog_mapping *mappings = NULL;

	while (rest.p) {
		struct str item = str_trim(str_cut(&rest, ','));
		struct str support = item, requirement, framework;
		struct catalog_requirement *named = arena_alloc(a, sizeof *named);

		requirement = str_cut(&support, '=');
		framework = str_cut(&requirement, ':');
		if (!requirement.p || !framework.n)
			return err_set(e, ERR_USAGE, "--supports: '%.*s': expected FRAMEWORK:REQUIREMENT such as soc2:CC8.1",
				       STR_FMT(str_quote(item)));
		*named = (struct catalog_requirement){
			.framework = arena_cstr(a, framework),
			.id = arena_cstr(a, str_trim(requirement)),
		};
		mappings = arena_grow(a, mappings, control->mapping_count, sizeof *mappings);
		mappings[control->mapping_count++] = (struct catalog_mapping){
			.requirement = named,
			.support = support.p ? arena_cstr(a, str_trim(support)) : "example-of",
			.residual = CATALOG_RESIDUAL_UNSAID,
		};
	}
	control->mappings = mappings;
	return 0;
}

static int write_control(const struct cli *c, const char *id, struct buf *b, struct err *e)
{
	static const char *const needed[] = { "title", "objective", "owner", "evidence", "supports" };
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct catalog_control control;

	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!cli_option(c, needed[i]))
			return err_set(e, ERR_USAGE, "a control needs --%s", needed[i]);
	control = (struct catalog_control){
		.id = id,
		.title = cli_option(c, "title"),
		.objective = cli_option(c, "objective"),
		.owner_role = cli_option(c, "owner"),
		.cadence = cli_option(c, "cadence") ? cli_option(c, "cadence") : "continuous",
		.phases = words_of(cli_option(c, "phases") ? cli_option(c, "phases") : "release", &a),
		.evidence = words_of(cli_option(c, "evidence"), &a),
		.gap = "No check tests it yet",
	};
	if (read_supports(cli_option(c, "supports"), &a, &control, e) < 0)
		return -1;
	control_write(&control, b);
	return 0;
}

int control_new(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	CLEANUP(buf_free) struct buf yaml = BUF_INIT(CATALOG_FILE_BYTES_MAX);
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	struct catalog_control control;
	struct catalog copy = *cat;	/* with an arena of its own: the control is only looked at */
	const char *id = c->args[1];
	int ret;

	if (!folder)
		return err_set(e, ERR_USAGE, "no workspace here to put it in: run assay init");
	if (catalog_control(cat, str_of(id)))
		return err_set(e, ERR_USAGE, "there is a control '%s' already", id);
	if (write_control(c, id, &yaml, e) < 0)
		return -1;
	copy.arena = ARENA_INIT;
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
