/* SPDX-License-Identifier: Apache-2.0 */

/* assay catalog export and import. */
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "catalog/framework_draft.h"
#include "catalog/line.h"
#include "catalog/lookup.h"
#include "cli/cmd_catalog.h"
#include "cli/output.h"
#include "codec/json_out.h"

static void put_csv(const struct catalog *cat, const struct catalog_framework *f, struct buf *b)
{
	framework_put_csv_header(b);
	for (size_t i = 0; i < cat->framework_count; i++) {
		struct framework_draft d;

		framework_draft_of(cat, &cat->frameworks[i], &d);
		if (!f || f == &cat->frameworks[i])
			framework_put_csv(&d, b);
	}
}

int catalog_export(struct cli *c, const struct catalog *cat, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(OUTPUT_BYTES_MAX);
	const char *format = cli_option(c, "format");
	const struct catalog_framework *f = NULL;
	struct framework_draft d;

	if (!format)
		format = "oscal";
	if (strcmp(format, "oscal") != 0 && strcmp(format, "csv") != 0)
		return err_set(e, ERR_USAGE, "no format '%s': expected oscal or csv", format);
	if (c->arg_count == 2) {
		f = catalog_lookup_framework(cat, str_of(c->args[1]), e);
		if (!f)
			return -1;
	}
	if (strcmp(format, "csv") == 0) {
		put_csv(cat, f, &b);
		return output_write(c, &b, true, e);
	}
	if (!f)
		return err_set(e, ERR_USAGE, "an OSCAL catalog holds one framework: name it (--format csv takes all)");
	framework_draft_of(cat, f, &d);
	return framework_put_oscal(&d, &b, e) < 0 ? -1 : output_write(c, &b, true, e);
}

/* What the options say goes before what the file says. */
static int need_header(const struct cli *c, struct framework_draft *d, struct err *e)
{
	static const char *const names[] = { "id", "title", "version" };
	const char **const values[] = { &d->id, &d->title, &d->version };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *given = cli_option(c, names[i]);

		if (given)
			*values[i] = line_of(&d->arena, str_of(given), CATALOG_FILE_BYTES_MAX);
		if (given && (!**values[i] || line_check(str_of(*values[i]), e) < 0)) {
			err_clear(e);
			return err_set(e, ERR_USAGE, "--%s: expected a text of one line", names[i]);
		}
		if (!*values[i])
			return err_set(e, ERR_USAGE, "the file does not say its %s: give --%s", names[i], names[i]);
	}
	if (catalog_check_framework_id(str_of(d->id), e) < 0) {
		e->kind = ERR_USAGE;
		return -1;
	}
	return 0;
}

static void name_source(struct framework_draft *d, const char *path, struct str bytes)
{
	const char *slash = strrchr(path, '/');
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 digest = sha256_of(bytes);

	if (d->source)
		return;
	sha256_hex(&digest, hex);
	d->source = arena_printf(&d->arena, "imported from %s, SHA-256 %s", slash ? slash + 1 : path, hex);
	d->source = line_of(&d->arena, str_of(d->source), CATALOG_FILE_BYTES_MAX);
	/* A name may be no text. */
	if (line_has_control(str_of(d->source)) || !str_utf8(str_of(d->source)))
		d->source = arena_printf(&d->arena, "imported, SHA-256 %s", hex);
}

static void report(struct cli *c, const struct framework_draft *d, const char *file)
{
	struct buf *b = &c->out;
	struct catalog_sums s;

	catalog_sum(d->rows, d->count, &s);
	if (!c->json) {
		buf_addf(b, "wrote %s: %s, %s\n", file, d->title, d->version);
		catalog_put_sums(b, &s);
		buf_addf(b, "\n%s%s", d->remark ? d->remark : "", d->remark ? "\n" : "");
		return;
	}
	buf_add_char(b, '{');
	json_out_text(b, "framework", d->id);
	json_out_text(b, "file", file);
	json_out_text(b, "title", d->title);
	json_out_text(b, "version", d->version);
	catalog_put_sums_json(b, &s);
	json_out_text(b, "remark", d->remark);
	buf_add_cstr(b, "}\n");
}

/* The whole catalog must load with it before anything is written. */
static int write_framework(struct cli *c, const char *folder, const char *file, struct str tsv, struct err *e)
{
	CLEANUP(buf_free) struct buf path = BUF_INIT(IO_PATH_MAX);
	const struct catalog_file instead = { file, tsv };
	struct catalog tried;

	buf_addf(&path, "%s/%s", folder, file);
	if (io_exists(path.p) && !cli_option(c, "replace"))
		return err_set(e, ERR_USAGE, "%s is there already (--replace puts the new one in its place)", file);
	if (catalog_load_with(folder, &instead, 1, &tried, e) < 0)
		return err_ctx(e, "nothing written, as the catalog would not load with it");
	catalog_free(&tried);
	path.n = strlen(folder);
	path.p[path.n] = '\0';
	buf_add_cstr(&path, "/frameworks");
	if (io_make_dirs(path.p, e) < 0)
		return -1;
	buf_clear(&path);
	buf_addf(&path, "%s/%s", folder, file);
	return io_write_file(path.p, tsv, 0666, e);
}

static int import_draft(struct cli *c, const char *folder, struct framework_draft *d, struct err *e)
{
	CLEANUP(buf_free) struct buf tsv = BUF_INIT(CATALOG_FRAMEWORK_BYTES_MAX);
	const char *file = arena_printf(&d->arena, "frameworks/%s.tsv", d->id);

	framework_put_tsv(d, &tsv);
	if (buf_overflowed(&tsv))
		return err_set(e, ERR_INPUT, "more than %d bytes of rows", CATALOG_FRAMEWORK_BYTES_MAX);
	if (write_framework(c, folder, file, buf_str(&tsv), e) < 0)
		return -1;
	report(c, d, file);
	return 0;
}

int catalog_import(struct cli *c, const char *folder, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(FRAMEWORK_IMPORT_BYTES_MAX);
	struct framework_draft d = { .arena = ARENA_INIT };
	const char *path = c->args[1];
	int ret;

	if (!folder)
		return err_set(e, ERR_USAGE, "no workspace here to put it in: run assay init");
	if (io_read_file(path, &b, e) < 0)
		return err_ctx(e, "%s", path);
	ret = framework_draft_read(buf_str(&b), &d, e);
	if (ret < 0) {
		err_ctx(e, "%s", path);
	} else {
		ret = need_header(c, &d, e);
		name_source(&d, path, buf_str(&b));
	}
	if (ret == 0)
		ret = import_draft(c, folder, &d, e);
	framework_draft_free(&d);
	return ret;
}
