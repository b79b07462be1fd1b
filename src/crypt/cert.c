/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/cert.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>

#include "crypt/crypt_int.h"

#define PEM_BYTES_MAX (1024 * 1024)
#define CHAIN_DEPTH_MAX 8

static void names_freep(GENERAL_NAMES **n)
{
	GENERAL_NAMES_free(*n);
}

static int wrap(X509 *x, struct cert **ret, struct err *e)
{
	ERR_clear_error();
	if (!x)
		return err_set(e, ERR_INPUT, "not an X.509 certificate");
	*ret = xcalloc(1, sizeof **ret);
	(*ret)->x = x;
	return 0;
}

int cert_from_der(struct str der, struct cert **ret, struct err *e)
{
	const unsigned char *p = (const unsigned char *)der.p;

	if (der.n > CERT_BYTES_MAX)
		return err_set(e, ERR_INPUT, "a certificate of more than %d bytes", CERT_BYTES_MAX);
	return wrap(d2i_X509(NULL, &p, (long)der.n), ret, e);
}

int cert_from_pem(struct str pem, struct cert **ret, struct err *e)
{
	CLEANUP(bio_freep) BIO *b = NULL;

	if (pem.n > CERT_BYTES_MAX)
		return err_set(e, ERR_INPUT, "a certificate of more than %d bytes", CERT_BYTES_MAX);
	b = bio_of(pem);
	return wrap(PEM_read_bio_X509(b, NULL, NULL, NULL), ret, e);
}

void cert_free(struct cert *c)
{
	if (!c)
		return;
	X509_free(c->x);
	free(c);
}

void cert_freep(struct cert **c)
{
	cert_free(*c);
	*c = NULL;
}

void cert_put_pem(const struct cert *c, struct buf *b)
{
	CLEANUP(bio_freep) BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long n;

	if (!out || PEM_write_bio_X509(out, c->x) != 1)
		BUG("no memory for a certificate");
	n = BIO_get_mem_data(out, &text);
	buf_add(b, text, (size_t)n);
}

int cert_pubkey(const struct cert *c, struct pubkey **ret, struct err *e)
{
	return pubkey_wrap(X509_get_pubkey(c->x), ret, e);
}

static struct str asn1_text(const ASN1_STRING *s, struct arena *a)
{
	struct str text = { (const char *)ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s) };

	if (!text.n || !str_utf8(text) || memchr(text.p, '\0', text.n))
		return STR_NONE;
	return arena_str(a, text);
}

static struct str alternative_name(GENERAL_NAMES *names, int type, struct arena *a)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		GENERAL_NAME *n = sk_GENERAL_NAME_value(names, i);

		if (n->type == type && type == GEN_OTHERNAME) {
			if (n->d.otherName->value->type == V_ASN1_UTF8STRING)
				return asn1_text(n->d.otherName->value->value.utf8string, a);
		} else if (n->type == type) {
			return asn1_text(n->d.ia5, a);
		}
	}
	return STR_NONE;
}

static struct str common_name(const struct cert *c, struct arena *a)
{
	X509_NAME *name = X509_get_subject_name(c->x);
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);

	return at < 0 ? STR_NONE : asn1_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)), a);
}

struct str cert_subject(const struct cert *c, struct arena *a)
{
	CLEANUP(names_freep) GENERAL_NAMES *names = X509_get_ext_d2i(c->x, NID_subject_alt_name, NULL, NULL);
	static const int kinds[] = { GEN_URI, GEN_EMAIL, GEN_OTHERNAME, GEN_DNS };
	struct str ret = STR_NONE;

	for (size_t i = 0; names && !ret.p && i < COUNT_OF(kinds); i++)
		ret = alternative_name(names, kinds[i], a);
	ERR_clear_error();
	return ret.p ? ret : common_name(c, a);
}

struct str cert_extension(const struct cert *c, const char *oid, struct arena *a)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = object ? X509_get_ext_by_OBJ(c->x, object, -1) : -1;
	const ASN1_STRING *raw = at < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(c->x, at));
	const unsigned char *p = raw ? ASN1_STRING_get0_data(raw) : NULL;
	ASN1_TYPE *value = NULL;
	struct str ret = STR_NONE;

	ASN1_OBJECT_free(object);
	if (!raw)
		return STR_NONE;
	value = d2i_ASN1_TYPE(NULL, &p, ASN1_STRING_length(raw));
	if (value && (value->type == V_ASN1_UTF8STRING || value->type == V_ASN1_IA5STRING) &&
	    p == ASN1_STRING_get0_data(raw) + ASN1_STRING_length(raw))
		ret = asn1_text(value->value.asn1_string, a);
	else
		ret = asn1_text(raw, a);
	ASN1_TYPE_free(value);
	ERR_clear_error();
	return ret;
}

int64_t cert_not_before(const struct cert *c)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;
	bool ok = epoch && ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notBefore(c->x)) == 1;

	ASN1_TIME_free(epoch);
	return ok ? (int64_t)days * 86400 + seconds : 0;
}

/* A certificate that is its own issuer is a root; only roots are trusted. */
static bool store_add(struct cert_store *s, X509 *x)
{
	if (X509_check_issued(x, x) == X509_V_OK) {
		bool ok = X509_STORE_add_cert(s->roots, x) == 1;

		X509_free(x);
		return ok;
	}
	if (sk_X509_push(s->intermediates, x) > 0)
		return true;
	X509_free(x);
	return false;
}

static int store_fill(struct cert_store *s, BIO *b, struct err *e)
{
	int count = 0;

	for (X509 *x; (x = PEM_read_bio_X509(b, NULL, NULL, NULL)) != NULL; count++)
		if (count == CERT_BUNDLE_MAX || !store_add(s, x))
			return err_set(e, ERR_INPUT, "more than %d certificates, or one that is there twice", CERT_BUNDLE_MAX);
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		return err_set(e, ERR_INPUT, "certificate %d cannot be read", count + 1);
	if (!sk_X509_OBJECT_num(X509_STORE_get0_objects(s->roots)))
		return err_set(e, ERR_INPUT, "expected PEM with a root certificate (one that is its own issuer)");
	return 0;
}

int cert_store_from_pem(struct str pem, struct cert_store **ret, struct err *e)
{
	CLEANUP(bio_freep) BIO *b = NULL;
	struct cert_store *s;
	int filled;

	if (pem.n > PEM_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", PEM_BYTES_MAX);
	s = xcalloc(1, sizeof *s);
	s->roots = X509_STORE_new();
	s->intermediates = sk_X509_new_null();
	b = bio_of(pem);
	if (!s->roots || !s->intermediates)
		BUG("no memory for certificates");
	ERR_clear_error();
	filled = store_fill(s, b, e);
	ERR_clear_error();
	if (filled < 0) {
		cert_store_free(s);
		return -1;
	}
	*ret = s;
	return 0;
}

void cert_store_free(struct cert_store *s)
{
	if (!s)
		return;
	X509_STORE_free(s->roots);
	sk_X509_pop_free(s->intermediates, X509_free);
	free(s);
}

const char *cert_why_not(int code)
{
	switch (code) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return "the certificate had expired when it was used";
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return "the certificate was not yet valid when it was used";
	case X509_V_ERR_INVALID_PURPOSE:
		return "the certificate is not for code signing";
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
		return "the certificate has a critical extension that is not known";
	default:
		return CERT_NO_ROOT;
	}
}

int cert_chain_code(X509 *x, STACK_OF(X509) *others, const struct cert_store *roots, int64_t at, int purpose)
{
	CLEANUP(store_ctx_freep) X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *chain = sk_X509_dup(roots->intermediates);
	X509_VERIFY_PARAM *p;
	int code;

	if (!ctx || !chain)
		BUG("no memory for certificates");
	for (int i = 0; i < sk_X509_num(others); i++)
		sk_X509_push(chain, sk_X509_value(others, i));
	if (X509_STORE_CTX_init(ctx, roots->roots, x, chain) != 1)
		BUG("no memory for certificates");
	p = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(p, (time_t)at);
	X509_VERIFY_PARAM_set_depth(p, CHAIN_DEPTH_MAX);
	X509_VERIFY_PARAM_set_auth_level(p, 2);
	if (purpose)
		X509_VERIFY_PARAM_set_purpose(p, purpose);
	code = X509_verify_cert(ctx) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(ctx);
	sk_X509_free(chain);
	ERR_clear_error();
	return code;
}

bool cert_verify(const struct cert *c, struct cert *const *others, size_t count, const struct cert_store *roots,
		 int64_t at, const char **ret_why)
{
	STACK_OF(X509) *chain = sk_X509_new_null();
	int code;

	for (size_t i = 0; i < count; i++)
		sk_X509_push(chain, others[i]->x);
	code = cert_chain_code(c->x, chain, roots, at, 0);
	if (code == X509_V_OK && !(X509_get_extended_key_usage(c->x) & XKU_CODE_SIGN))
		code = X509_V_ERR_INVALID_PURPOSE;
	*ret_why = code == X509_V_OK ? NULL : cert_why_not(code);
	sk_X509_free(chain);
	ERR_clear_error();
	return code == X509_V_OK;
}
