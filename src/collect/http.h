/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_COLLECT_HTTP_H
#define ASSAY_COLLECT_HTTP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"

/*
 * One exchange over HTTP: a GET, and whatever comes back. The connection is kept for the next.
 * Certificates are verified; redirects are not followed here; bodies come unpacked (gzip), up
 * to a ceiling; no address but http:// and https:// is opened. What to make of an answer is
 * the caller's (collect/fetch.h).
 */
#define HTTP_BODY_MAX ((size_t)64 * 1024 * 1024)
#define HTTP_HEAD_MAX ((size_t)256 * 1024)

struct http;

struct http_answer {
	long status;
	struct buf head;	/* the lines of the final answer; see collect/http_header.h */
	struct buf body;	/* BUF_PADDING readable bytes follow */
};

#define HTTP_ANSWER_INIT ((struct http_answer){ 0, BUF_INIT(HTTP_HEAD_MAX), BUF_INIT(HTTP_BODY_MAX) })
void http_answer_free(struct http_answer *a); /* for CLEANUP */

/* ca_file: certificates to trust instead of the system's; NULL: those. */
int http_open(int64_t timeout_seconds, const char *ca_file, struct http **ret, struct err *e);
void http_close(struct http *h);

enum http_fault {
	HTTP_FAULT_NONE,
	HTTP_FAULT_ONCE,	/* the connection broke, the body was cut: it may go well another time */
	HTTP_FAULT_UNREACHED,	/* no such host, nobody listens */
	HTTP_FAULT_LASTING,	/* a certificate that does not hold, a body over the ceiling */
};

/* headers are whole lines, "Name: value". Whatever was in ret is gone. -1: *ret_fault says whether
 * another try is of use. */
int http_get(struct http *h, const char *url, const struct list *headers, struct http_answer *ret,
	     enum http_fault *ret_fault, struct err *e);

#endif
