/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The page to hand on: one file, which a browser shows without asking anybody for anything.
 * Its policy (CSP) allows one style sheet, by its hash, and nothing else: were a byte of
 * evidence ever taken for markup, it still could neither run nor load anything.
 */
#include "base/embed.h"
#include "codec/base64.h"
#include "crypt/hash.h"
#include "report/html_int.h"

static void put_meta(struct html *h, const char *name, const char *content)
{
	html_open(h, "meta");
	html_attr(h, "name", name);
	html_attr(h, "content", content);
	html_close(h);
}

static void put_policy(struct html *h, struct str style)
{
	CLEANUP(buf_free) struct buf hash = BUF_INIT(256);
	struct sha256 digest = sha256_of(style);

	base64_put(&hash, (struct str){ (const char *)digest.b, SHA256_LEN });
	html_open(h, "meta");
	html_attr(h, "http-equiv", "Content-Security-Policy");
	html_attrf(h, "content", "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
		   hash.p);
	html_close(h);
}

void html_put_head(struct html *h, const char *title)
{
	struct str style = embed_find("src/report/static/report.css");

	html_open(h, "head");
	html_open(h, "meta");
	html_attr(h, "charset", "utf-8");
	html_close(h);
	put_policy(h, style);
	put_meta(h, "viewport", "width=device-width, initial-scale=1");
	put_meta(h, "color-scheme", "light dark");
	put_meta(h, "referrer", "no-referrer");
	html_element(h, "title", NULL, title);
	html_open(h, "style");
	html_put_trusted_markup(h, style);
	html_close(h);
	html_close(h);
}
