/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/scope.h"
#include "catalog/catalog_int.h"
#include "cli/cmd_crosswalk_exchange.h"
#include "cli/output.h"
#include "report/sheet.h"

#define SHEET_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* Those of the settings; without a workspace, those that a control supports. */
static void choose_frameworks(const struct cli *c, const struct catalog *cat, bool workspace, struct arena *a,
			      struct sheet_of *s)
{
	const struct catalog_framework **list = NULL;

	for (size_t i = 0; i < cat->framework_count; i++) {
		const struct catalog_framework *f = &cat->frameworks[i];
		bool wanted = workspace && scope_framework(&c->ws.settings, f->id);

		for (size_t k = 0; !workspace && k < cat->control_count; k++)
			for (size_t m = 0; m < cat->controls[k].mapping_count; m++)
				wanted |= strcmp(cat->controls[k].mappings[m].requirement->framework, f->id) == 0;
		if (!wanted)
			continue;
		list = catalog_grow(a, list, s->framework_count, sizeof(const struct catalog_framework *));
		list[s->framework_count++] = f;
	}
	s->frameworks = list;
}

static int write_sheet(struct cli *c, const struct sheet_of *s, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(SHEET_BYTES_MAX);
	const char *format = cli_option(c, "format");

	if (format && strcmp(format, "csv") == 0) {
		sheet_write_csv(s, &b);
		return output_write(c, &b, true, e);
	}
	if (format && strcmp(format, "xlsx") != 0)
		return err_set(e, ERR_USAGE, "no format '%.30s': expected xlsx or csv", format);
	if (!cli_option(c, "output"))
		return err_set(e, ERR_USAGE, "a spreadsheet needs a file: -o FILE");
	return sheet_write_xlsx(s, &b, e) < 0 ? -1 : output_write(c, &b, true, e);
}

int crosswalk_sheet(struct cli *c, const struct catalog *cat, const char *folder, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct sheet_of s = { .catalog = cat };
	struct posture p = { 0 };
	struct err none = { 0 };
	int ret = 0;

	choose_frameworks(c, cat, folder != NULL, &a, &s);
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
