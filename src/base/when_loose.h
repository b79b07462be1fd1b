/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_BASE_WHEN_LOOSE_H
#define ASSAY_BASE_WHEN_LOOSE_H

#include <stdbool.h>

#include "base/when.h"

/*
 * Times as tools write them into reports: what when_parse reads, and
 *
 *	2021-03-05 10:11:12 UTC		2021-03-05T10:11:12.123Z	20210305T101112Z
 *	2021/03/05 10:11		Fri, 05 Mar 2021 10:11:12 +0100 (RFC 2822)
 *	Mar 5, 2021 3:04:05 PM		Fri Mar  5 10:11:12 2021	05 March 2021
 *
 * and digits alone: seconds (9 or 10 of them) or milliseconds (12 or 13) since 1970. Without a
 * zone it is UTC; of the zones' names only UTC, GMT and Z are known, and any other is an unreadable
 * time, as are dates of digits whose order nobody can know (03/05/2021). False: it is none.
 */
bool when_loose(struct str s, struct when *ret);

/* Seconds, or milliseconds or finer, since 1970, told apart by their size. */
bool when_loose_number(double n, struct when *ret);

#endif
