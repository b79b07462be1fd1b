/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "cli/cmd.h"

int cli_catalog(const struct cli *c, struct catalog *ret, char **ret_folder, struct err *e)
{
	CLEANUP(buf_free) struct buf dir = BUF_INIT(64 * 1024);
	struct err none = { 0 };
	char *folder = lake_find(c->lake, &dir, &none) == 0 ? workspace_folder(dir.p) : NULL;
	int result = catalog_load(folder, ret, e);

	if (ret_folder && result == 0)
		*ret_folder = folder;
	else
		free(folder);
	return result;
}
