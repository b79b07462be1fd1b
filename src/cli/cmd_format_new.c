/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "cli/cmd_format.h"
#include "codec/json_out.h"
#include "evidence/format_draft.h"

#define SAMPLE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define DRAFT_BYTES_MAX	 ((size_t)1024 * 1024)

static int draft(const char *name, const char *sample, struct arena *a, struct buf *b, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(SAMPLE_BYTES_MAX);
	struct format_file file;

	if (sample && io_read_file(sample, &bytes, e) < 0)
		return err_ctx(e, "%s", sample);
	if (format_draft(str_of(name), sample ? buf_str(&bytes) : STR_NONE, b, e) < 0)
		return sample ? err_ctx(e, "%s", sample) : -1;
	if (format_file_parse(buf_str(b), a, &file, e) == 0)
		return 0;
	return err_ctx(e, "%s is no report that a draft can be made of", sample ? sample : name);
}

int format_new(struct cli *c, struct described *d, const char *folder, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(DRAFT_BYTES_MAX);
	const char *name = c->args[1], *dir, *path;

	(void)d;
	if (!format_name_valid(str_of(name)))
		return err_set(e, ERR_USAGE, "'%s': expected a name of lower-case letters, digits and '-'", name);
	if (format_by_name(str_of(name)))
		return err_set(e, ERR_USAGE, "'%s' is read by the program itself: choose another name", name);
	dir = strcmp(folder, ".") == 0 ? "formats" : arena_printf(&c->arena, "%s/formats", folder);
	path = arena_printf(&c->arena, "%s/%s.yaml", dir, name);
	if (io_exists(path))
		return err_set(e, ERR_USAGE, "%s is there already", path);
	if (draft(name, cli_option(c, "from"), &c->arena, &b, e) < 0 || io_make_dirs(dir, e) < 0 ||
	    io_write_file(path, buf_str(&b), 0644, e) < 0)
		return -1;
	if (!c->json) {
		buf_addf(&c->out, "%s: a draft; complete it, then assay format test %s FILE\n", path, name);
		return 0;
	}
	buf_add_char(&c->out, '{');
	json_out_text(&c->out, "path", path);
	buf_add_cstr(&c->out, "}\n");
	return 0;
}
