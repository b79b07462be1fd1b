/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/collector.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

const char *collector_name(const char *given)
{
	const char *env = getenv("ASSAY_COLLECTOR");
	const struct passwd *pw;

	if (given && *given)
		return given;
	if (env && *env)
		return env;
	pw = getpwuid(getuid());
	return pw ? pw->pw_name : "unknown";
}
