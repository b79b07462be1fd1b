/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Timestamps of certificate transparency (RFC 6962) that a certificate carries. A log signs the certificate as
 * it was before it had them, together with the hash of its issuer's key. Written out here, because libcrypto
 * takes keys of logs from a file only.
 */
#include <openssl/ct.h>
#include <openssl/err.h>

#include "crypt/crypt_int.h"

#define TBS_BYTES_MAX ((size_t)128 * 1024)
#define MS_PER_S 1000

static void put_number(struct buf *b, uint64_t n, int bytes)
{
	while (bytes-- > 0)
		buf_add_char(b, (char)(n >> (8 * bytes)));
}

/* The certificate without its timestamps, as the log saw it. */
static bool put_tbs(X509 *x, struct buf *b)
{
	CLEANUP(x509_freep) X509 *copy = X509_dup(x);
	int at = copy ? X509_get_ext_by_NID(copy, NID_ct_precert_scts, -1) : -1;
	unsigned char *der = NULL;
	int n;

	if (at < 0)
		return false;
	X509_EXTENSION_free(X509_delete_ext(copy, at));
	n = i2d_re_X509_tbs(copy, &der);
	if (n > 0) {
		put_number(b, (uint64_t)n, 3);
		buf_add(b, der, (size_t)n);
	}
	OPENSSL_free(der);
	return n > 0 && !buf_overflowed(b);
}

static bool signs(const SCT *sct, struct str issuer_and_tbs, const struct cert_log *log)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(2 * TBS_BYTES_MAX);
	struct sha256 id = pubkey_id(log->key);
	unsigned char *p;
	size_t n = SCT_get0_log_id(sct, &p);
	int64_t at = (int64_t)(SCT_get_timestamp(sct) / MS_PER_S);

	if (n != SHA256_LEN || memcmp(p, id.b, n) != 0 || at < log->from || at > log->until ||
	    SCT_get_version(sct) != SCT_VERSION_V1)
		return false;
	put_number(&text, 0, 2);	/* version 1, a timestamp of a certificate */
	put_number(&text, SCT_get_timestamp(sct), 8);
	put_number(&text, 1, 2);	/* of a certificate before it had it */
	buf_add_str(&text, issuer_and_tbs);
	n = SCT_get0_extensions(sct, &p);
	put_number(&text, n, 2);
	buf_add(&text, p, n);
	n = SCT_get0_signature(sct, &p);
	return !buf_overflowed(&text) && pubkey_verify(log->key, buf_str(&text), (struct str){ (const char *)p, n });
}

static bool any_signs(const STACK_OF(SCT) *list, struct str issuer_and_tbs, const struct cert_log *logs, size_t count)
{
	for (int i = 0; i < sk_SCT_num(list); i++)
		for (size_t k = 0; k < count; k++)
			if (signs(sk_SCT_value(list, i), issuer_and_tbs, &logs[k]))
				return true;
	return false;
}

static bool try_issuer(X509 *x, X509 *issuer, const STACK_OF(SCT) *list, const struct cert_log *logs, size_t count)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(TBS_BYTES_MAX);
	struct pubkey key;
	struct sha256 id;

	if (X509_check_issued(issuer, x) != X509_V_OK)
		return false;
	key.key = X509_get0_pubkey(issuer);
	if (!key.key)
		return false;
	id = pubkey_id(&key);
	buf_add(&b, id.b, sizeof id.b);
	return put_tbs(x, &b) && any_signs(list, buf_str(&b), logs, count);
}

bool cert_is_logged(const struct cert *c, struct cert *const *others, size_t count, const struct cert_store *roots,
		    const struct cert_log *logs, size_t log_count)
{
	STACK_OF(SCT) *list = X509_get_ext_d2i(c->x, NID_ct_precert_scts, NULL, NULL);
	STACK_OF(X509_OBJECT) *anchors = X509_STORE_get0_objects(roots->roots);
	bool found = false;

	for (size_t i = 0; list && !found && i < count; i++)
		found = try_issuer(c->x, others[i]->x, list, logs, log_count);
	for (int i = 0; list && !found && i < sk_X509_num(roots->intermediates); i++)
		found = try_issuer(c->x, sk_X509_value(roots->intermediates, i), list, logs, log_count);
	for (int i = 0; list && !found && i < sk_X509_OBJECT_num(anchors); i++)
		found = try_issuer(c->x, X509_OBJECT_get0_X509(sk_X509_OBJECT_value(anchors, i)), list, logs, log_count);
	SCT_LIST_free(list);
	ERR_clear_error();
	return found;
}
