/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_URL_H
#define ASSAY_COLLECT_URL_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Addresses. A collector has a base, an address of one host, and asks no other: the token
 * would go along. What a server names as the next page, or redirects to, is held against it.
 */
#define URL_MAX 8192

/* Appends the base without slashes at its end. ERR_USAGE unless it is https://, or http:// to this
 * very machine, and without user, query and fragment. */
int url_base(const char *url, struct buf *ret, struct err *e);

/* Scheme, host and port of b are those of a, and b brings no user of its own. */
bool url_same_host(const char *a, const char *b);

/* Appends what ref, absolute or not, means on the page at url. ERR_INPUT when it means nothing. */
int url_resolve(const char *url, struct str ref, struct buf *ret, struct err *e);

/* Appends text with all but letters, digits and "-._~" as %XX. */
void url_encode(struct buf *b, struct str text);

/* Appends url with its parameter of that name (as it is encoded) replaced, or added. */
void url_set_query(struct buf *b, struct str url, const char *name, struct str value);

/* The decimal value of a parameter; 0 when there is none. */
int64_t url_query_number(struct str url, const char *name);

/* Appends url with the values of parameters that hold credentials left out. */
void url_without_secrets(struct buf *b, struct str url);

#endif
