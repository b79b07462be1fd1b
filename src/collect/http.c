/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/http.h"

#include <curl/curl.h>
#include <stdlib.h>

#define CONNECT_SECONDS 20
#define SLOW_BYTES	100 /* a second; slower than this for SLOW_SECONDS is a broken connection */
#define SLOW_SECONDS	60

struct http {
	CURL *curl;
	struct http_answer *answer; /* that is being filled */
	bool too_large;
	char error[CURL_ERROR_SIZE];
};

void http_answer_free(struct http_answer *a)
{
	buf_free(&a->head);
	buf_free(&a->body);
}

/* Each answer on the way to the last one (a proxy's, "100 Continue") begins with a status line:
 * only the last head is kept. */
static size_t on_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct http *h = arg;
	struct str line = { bytes, size * n };

	if (str_starts(line, "HTTP/"))
		buf_clear(&h->answer->head);
	else
		buf_add_str(&h->answer->head, line);
	h->too_large |= buf_overflowed(&h->answer->head);
	return h->too_large ? 0 : line.n;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct http *h = arg;

	buf_add(&h->answer->body, bytes, size * n);
	h->too_large |= buf_overflowed(&h->answer->body);
	return h->too_large ? 0 : size * n;
}

/* What holds for every request. Neither .netrc nor a cookie is looked at. */
static bool set_up(struct http *h, int64_t timeout_seconds, const char *ca_file)
{
	CURL *c = h->curl;
	long timeout = (long)(timeout_seconds > 24 * 3600 ? 24 * 3600 : timeout_seconds);
	long connect = timeout < CONNECT_SECONDS ? timeout : CONNECT_SECONDS;

	return curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->error) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       (!ca_file || curl_easy_setopt(c, CURLOPT_CAINFO, ca_file) == CURLE_OK) &&
	       curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_USERAGENT, "assay") == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_TIMEOUT, timeout) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, connect) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)HTTP_BODY_MAX) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_HEADERDATA, h) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
	       curl_easy_setopt(c, CURLOPT_WRITEDATA, h) == CURLE_OK;
}

int http_open(int64_t timeout_seconds, const char *ca_file, struct http **ret, struct err *e)
{
	struct http *h = xcalloc(1, sizeof *h);

	h->curl = curl_easy_init();
	if (!h->curl || !set_up(h, timeout_seconds, ca_file)) {
		http_close(h);
		return err_set(e, ERR_ENV, "libcurl lacks what is needed");
	}
	*ret = h;
	return 0;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	free(h);
}

static enum http_fault fault_of(CURLcode code)
{
	/* A list of all codes would name a hundred that cannot be. */
	if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT)
		return HTTP_FAULT_UNREACHED;
	if (code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
	    code == CURLE_GOT_NOTHING || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_HTTP2 ||
	    code == CURLE_HTTP2_STREAM || code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_SSL_CONNECT_ERROR ||
	    code == CURLE_WEIRD_SERVER_REPLY)
		return HTTP_FAULT_ONCE;
	return HTTP_FAULT_LASTING;
}

static int failed(struct http *h, CURLcode code, enum http_fault *ret_fault, struct err *e)
{
	*ret_fault = h->too_large ? HTTP_FAULT_LASTING : fault_of(code);
	if (h->too_large || code == CURLE_FILESIZE_EXCEEDED)
		return err_set(e, ERR_INPUT, "the answer is larger than %zu bytes", HTTP_BODY_MAX);
	return err_set(e, ERR_ENV, "%.200s", h->error[0] ? h->error : curl_easy_strerror(code));
}

static void free_lines(struct curl_slist **lines)
{
	curl_slist_free_all(*lines);
}

int http_get(struct http *h, const char *url, const struct list *headers, struct http_answer *ret,
	     enum http_fault *ret_fault, struct err *e)
{
	CLEANUP(free_lines) struct curl_slist *lines = NULL;
	CURLcode code;

	for (size_t i = 0; i < headers->count; i++) {
		struct curl_slist *longer = curl_slist_append(lines, headers->items[i]);

		if (!longer)
			return err_set(e, ERR_ENV, "out of memory");
		lines = longer;
	}
	/* As large as it was for one answer must not stay for thousands. */
	buf_free(&ret->body);
	ret->body = BUF_INIT(HTTP_BODY_MAX);
	buf_clear(&ret->head);
	ret->status = 0;
	h->answer = ret;
	h->too_large = false;
	h->error[0] = '\0';
	*ret_fault = HTTP_FAULT_NONE;
	code = curl_easy_setopt(h->curl, CURLOPT_URL, url);
	if (code == CURLE_OK)
		code = curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, lines);
	if (code == CURLE_OK)
		code = curl_easy_perform(h->curl);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
	if (code != CURLE_OK)
		return failed(h, code, ret_fault, e);
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &ret->status);
	return 0;
}
