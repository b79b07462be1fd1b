/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CLI_PERIOD_H
#define ASSAY_CLI_PERIOD_H

#include "base/when.h"

/* A period as a command line gives it: a day means its first second as a beginning and its
 * last as an end. NULL or something else than a date or time is ERR_USAGE. */
int period_from(const char *text, struct when *ret, struct err *e);
int period_to(const char *text, struct when *ret, struct err *e);

#endif
