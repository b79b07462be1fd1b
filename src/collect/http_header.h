/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_HTTP_HEADER_H
#define ASSAY_COLLECT_HTTP_HEADER_H

#include "base/str.h"
#include "base/when.h"

/*
 * What an answer's header says (RFC 9110, RFC 8288). A head is the header's lines as they
 * came, each with its line end; foreign bytes, of which these functions believe nothing.
 */

/* The trimmed value of the first line of that name, in any case; "not given" when there is none. */
struct str http_header(struct str head, const char *name);

/* What a Link line names as rel="next": the text between < and >; "not given" when none does. */
struct str http_header_next(struct str head);

/* The value as a whole number of at most 18 digits; false when it is none. */
bool http_header_number(struct str head, const char *name, int64_t *ret);

/* A time such as "Sun, 06 Nov 1994 08:49:37 GMT", as seconds since 1970; false when it is none. */
bool http_header_time(struct str head, const char *name, int64_t *ret);

/*
 * For how many seconds the server asks to be left alone; 0: not at all. It says so by Retry-After
 * (seconds, or a time), or by a remaining count of 0 with the time of the next reset, which is read
 * against the answer's own Date: clocks differ. now is for answers without a Date.
 */
int64_t http_header_pause(struct str head, int64_t now);

#endif
