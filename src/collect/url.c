/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/url.h"

#include <curl/curl.h>
#include <stdlib.h>

static void free_url(CURLU **u)
{
	curl_url_cleanup(*u);
}

static void free_part(char **p)
{
	curl_free(*p);
}

static bool is_here(const char *host)
{
	return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}

static bool has_part(CURLU *u, CURLUPart part)
{
	CLEANUP(free_part) char *text = NULL;

	return curl_url_get(u, part, &text, 0) == CURLUE_OK;
}

int url_base(const char *url, struct buf *ret, struct err *e)
{
	CLEANUP(free_url) CURLU *u = curl_url();
	CLEANUP(free_part) char *scheme = NULL;
	CLEANUP(free_part) char *host = NULL;
	struct str base = str_of(url);

	while (str_ends(base, "/"))
		base.n--;
	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		return err_set(e, ERR_USAGE, "not an address such as https://api.example.com");
	if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD))
		return err_set(e, ERR_USAGE,
			       "an address holds no user or password: a token comes from the environment or a file");
	if (has_part(u, CURLUPART_QUERY) || has_part(u, CURLUPART_FRAGMENT))
		return err_set(e, ERR_USAGE, "%.200s: expected an address without '?' and '#'", url);
	if (strcmp(scheme, "https") != 0 && !(strcmp(scheme, "http") == 0 && is_here(host)))
		return err_set(e, ERR_USAGE, "%.200s: expected https://, as a token goes along", url);
	if (base.n > URL_MAX / 2)
		return err_set(e, ERR_USAGE, "an address of more than %d bytes", URL_MAX / 2);
	buf_add_str(ret, base);
	return 0;
}

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
	CLEANUP(free_part) char *x = NULL;
	CLEANUP(free_part) char *y = NULL;

	return curl_url_get(a, part, &x, CURLU_DEFAULT_PORT) == CURLUE_OK &&
	       curl_url_get(b, part, &y, CURLU_DEFAULT_PORT) == CURLUE_OK && str_is_nocase(str_of(x), y);
}

bool url_same_host(const char *a, const char *b)
{
	CLEANUP(free_url) CURLU *x = curl_url();
	CLEANUP(free_url) CURLU *y = curl_url();

	return curl_url_set(x, CURLUPART_URL, a, 0) == CURLUE_OK && curl_url_set(y, CURLUPART_URL, b, 0) == CURLUE_OK &&
	       !has_part(y, CURLUPART_USER) && !has_part(y, CURLUPART_PASSWORD) &&
	       same_part(x, y, CURLUPART_SCHEME) && same_part(x, y, CURLUPART_HOST) && same_part(x, y, CURLUPART_PORT);
}

int url_resolve(const char *url, struct str ref, struct buf *ret, struct err *e)
{
	CLEANUP(free_url) CURLU *u = curl_url();
	CLEANUP(free_part) char *whole = NULL;
	CLEANUP(buf_free) struct buf text = BUF_INIT(URL_MAX);

	buf_add_str(&text, ref);
	if (buf_overflowed(&text) || !ref.n || memchr(ref.p, '\0', ref.n) ||
	    curl_url_set(u, CURLUPART_URL, url, CURLU_PATH_AS_IS) != CURLUE_OK ||
	    curl_url_set(u, CURLUPART_URL, text.p, CURLU_PATH_AS_IS) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_URL, &whole, 0) != CURLUE_OK || strlen(whole) > URL_MAX)
		return err_set(e, ERR_INPUT, "'%.*s' is no address", STR_FMT(str_quote(ref)));
	buf_add_cstr(ret, whole);
	return 0;
}

void url_encode(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c && strchr("-._~", c)))
			buf_add_char(b, (char)c);
		else
			buf_addf(b, "%%%02X", c);
	}
}

/* Takes the next parameter from *query; its name stands before '='. */
static struct str take_parameter(struct str *query, struct str *ret_name)
{
	struct str whole = str_cut(query, '&');
	struct str rest = whole;

	*ret_name = str_cut(&rest, '=');
	return whole;
}

void url_set_query(struct buf *b, struct str url, const char *name, struct str value)
{
	struct str query = url;
	struct str path = str_cut(&query, '?');
	char between = '?';

	buf_add_str(b, path);
	while (query.p) {
		struct str key;
		struct str whole = take_parameter(&query, &key);

		if (!whole.n || str_is(key, name))
			continue;
		buf_add_char(b, between);
		buf_add_str(b, whole);
		between = '&';
	}
	buf_add_char(b, between);
	buf_addf(b, "%s=", name);
	url_encode(b, value);
}

int64_t url_query_number(struct str url, const char *name)
{
	uint64_t n;

	str_cut(&url, '?');
	while (url.p) {
		struct str key;
		struct str whole = take_parameter(&url, &key);

		if (str_is(key, name) && whole.n > key.n &&
		    str_to_u64((struct str){ whole.p + key.n + 1, whole.n - key.n - 1 }, &n) && n < INT64_MAX / 2)
			return (int64_t)n;
	}
	return 0;
}

static bool is_secret(struct str name)
{
	static const char *const secrets[] = { "access_token", "private_token", "token", "api_key", "apikey", "key",
					       "sig", "signature", "jwt", "X-Amz-Signature", "X-Amz-Credential",
					       "X-Amz-Security-Token" };

	for (size_t i = 0; i < COUNT_OF(secrets); i++)
		if (str_is_nocase(name, secrets[i]))
			return true;
	return false;
}

void url_without_secrets(struct buf *b, struct str url)
{
	struct str query = url;
	char between = '?';

	buf_add_str(b, str_cut(&query, '?'));
	while (query.p) {
		struct str name;
		struct str whole = take_parameter(&query, &name);

		buf_add_char(b, between);
		buf_add_str(b, is_secret(name) ? name : whole);
		between = '&';
	}
}
