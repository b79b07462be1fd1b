/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cmd_crosswalk_exchange.h"
#include "cli/output.h"
#include "report/report_sheet.h"

#define SHEET_BYTES_MAX ((size_t)256 * 1024 * 1024)

static bool is_supported(const struct catalog *cat, const char *framework)
{
	for (size_t k = 0; k < cat->control_count; k++)
		for (size_t m = 0; m < cat->controls[k].mapping_count; m++)
			if (strcmp(cat->controls[k].mappings[m].requirement->framework, framework) == 0)
				return true;
	return false;
}

/* Those of the settings, in their order; without a workspace, those that a control supports. */
static void choose_frameworks(const struct settings *settings, const struct catalog *cat, struct arena *a,
			      struct sheet_of *s)
{
	const struct catalog_framework **list;
	size_t count = settings ? settings->frameworks.count : cat->framework_count;

	list = arena_alloc(a, (count + 1) * sizeof(const struct catalog_framework *));
	for (size_t i = 0; i < count; i++) {
		const struct catalog_framework *f = &cat->frameworks[i];

		if (settings)
			f = catalog_framework(cat, str_of(settings->frameworks.items[i]));
		if (f && (settings || is_supported(cat, f->id)))
			list[s->framework_count++] = f;
	}
	s->frameworks = list;
}

static int write_sheet(struct cli *c, const struct sheet_of *s, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SHEET_BYTES_MAX);
	const char *format = cli_option(c, "format");

	if (format && strcmp(format, "csv") == 0) {
		report_sheet_csv(s, &b);
		return output_write(c, &b, true, e);
	}
	if (format && strcmp(format, "xlsx") != 0)
		return err_set(e, ERR_USAGE, "no format '%.30s': expected xlsx or csv", format);
	if (!cli_option(c, "output"))
		return err_set(e, ERR_USAGE, "a spreadsheet needs a file: -o FILE");
	return report_sheet_xlsx(s, &b, e) < 0 ? -1 : output_write(c, &b, true, e);
}

int crosswalk_sheet(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct sheet_of s = { .catalog = cat };
	struct posture p = { 0 };
	struct err none = { 0 };
	int ret = 0;

	choose_frameworks(folder ? &c->ws.settings : NULL, cat, &a, &s);
	if (folder) {
		s.organisation = c->ws.settings.organisation;
		ret = posture_load(&c->ws, cat, POSTURE_VERDICTS, &p, &none);
		if (ret == 0)
			s.posture = &p;
		else if (none.kind == ERR_USAGE)
			ret = 0;	/* nothing was evaluated yet: a sheet without live status */
		else
			*e = none;
	}
	if (ret == 0 && s.framework_count > SHEET_FRAMEWORKS_MAX)
		ret = err_set(e, ERR_USAGE, "more than %d frameworks", SHEET_FRAMEWORKS_MAX);
	if (ret == 0)
		ret = write_sheet(c, &s, e);
	posture_free(&p);
	return ret;
}
