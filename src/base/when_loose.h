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

/*
 * Dates as people and spreadsheets write them: what when_loose reads, and
 *
 *	31/01/2026 3:04 PM	1/31/2026	31-01-26	a day, a month and a year of digits
 *	31.01.2026		with dots: the day first, as nobody writes them otherwise
 *	15/Jan/26		15-Jan-26	a year of two digits: from 1970 on
 *
 * Which of day and month is first is said, or seen where only one of them can be a month; a year of two digits
 * between digits is read only when it is said.
 */
enum when_order { WHEN_ORDER_UNKNOWN, WHEN_DAY_FIRST, WHEN_MONTH_FIRST };
bool when_ordered(struct str s, enum when_order order, struct when *ret);

/* Are there two dates that it could be, one for each order? */
bool when_ambiguous(struct str s);

/* Seconds, or milliseconds or finer, since 1970, told apart by their size. */
bool when_loose_number(double n, struct when *ret);

#endif
