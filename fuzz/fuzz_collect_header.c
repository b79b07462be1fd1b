/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "collect/http_header.h"
#include "collect/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A server's header: its limits, and where it sends us next. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char base[] = "https://api.example/repos/acme/shop?page=1";
	CLEANUP(buf_free) struct buf url = BUF_INIT(4 * URL_MAX);
	CLEANUP(buf_free) struct buf shown = BUF_INIT(8 * URL_MAX);
	struct str head = { (const char *)data, size };
	struct str next = http_header_next(head);
	struct err e = { 0 };
	int64_t n = http_header_pause(head, 1768478400);

	if (n < 0 || n > (int64_t)366 * 24 * 3600)
		BUG("a pause of %lld s", (long long)n);
	http_header_number(head, "X-Total", &n);
	if (!next.p)
		next = http_header(head, "Location");
	if (!next.p || url_resolve(base, next, &url, &e) < 0)
		return 0;
	if (url_same_host(base, url.p) && !str_starts_nocase(buf_str(&url), "https://api.example"))
		BUG("'%s' is taken for the same host", url.p);
	url_without_secrets(&shown, buf_str(&url));
	url_set_query(&shown, buf_str(&url), "page", next);
	url_query_number(buf_str(&url), "page");
	return 0;
}
