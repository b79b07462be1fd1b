/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt/timestamp.h"

#include <openssl/err.h>
#include <openssl/ts.h>

#include "crypt/crypt_int.h"

/* A response, being checked. */
struct checking {
	TS_RESP *response;	/* NULL: a bare token */
	PKCS7 *token;
	TS_TST_INFO *info;	/* not the response's own */
};

static void done(struct checking *c)
{
	TS_TST_INFO_free(c->info);
	if (c->response)
		TS_RESP_free(c->response);
	else
		PKCS7_free(c->token);
	ERR_clear_error();
}

static bool read_token(struct checking *c, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	long status = 0;

	if (der.n > TIMESTAMP_BYTES_MAX)
		return false;
	c->response = d2i_TS_RESP(NULL, &p, (long)der.n);
	if (c->response) {
		status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(c->response)));
		c->token = TS_RESP_get_token(c->response);
	} else {
		p = (const unsigned char *)der.p;
		c->token = d2i_PKCS7(NULL, &p, (long)der.n);
	}
	if (!c->token || p != (const unsigned char *)der.p + der.n || status < 0 || status > TS_STATUS_GRANTED_WITH_MODS ||
	    !PKCS7_type_is_signed(c->token))
		return false;
	c->info = PKCS7_to_TS_TST_INFO(c->token);
	return c->info && TS_TST_INFO_get_version(c->info) == 1;
}

static bool read_time(const TS_TST_INFO *info, int64_t *ret)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;
	bool ok = epoch && ASN1_TIME_diff(&days, &seconds, epoch, TS_TST_INFO_get_time(info)) == 1;

	ASN1_TIME_free(epoch);
	*ret = (int64_t)days * 86400 + seconds;
	return ok;
}

static bool is_imprint(TS_TST_INFO *info, struct str over)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
	const ASN1_OBJECT *object;
	const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
	unsigned char hash[HASH_LEN_MAX];
	struct str ours;

	X509_ALGOR_get0(&object, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
	ours = hash_by(str_of(OBJ_nid2sn(OBJ_obj2nid(object))), over, hash);
	return ours.p && (size_t)ASN1_STRING_length(said) == ours.n &&
	       memcmp(ASN1_STRING_get0_data(said), ours.p, ours.n) == 0;
}

/* Certificates that may have signed it: the token's own, those of the authorities. */
static STACK_OF(X509) *candidates(const PKCS7 *token, const struct cert_store *authorities)
{
	STACK_OF(X509) *list = sk_X509_dup(authorities->intermediates);
	STACK_OF(X509_OBJECT) *anchors = X509_STORE_get0_objects(authorities->roots);
	const STACK_OF(X509) *own = token->d.sign->cert;

	if (!list)
		BUG("no memory for certificates");
	for (int i = 0; i < sk_X509_num(own); i++)
		sk_X509_push(list, sk_X509_value(own, i));
	for (int i = 0; i < sk_X509_OBJECT_num(anchors); i++)
		sk_X509_push(list, X509_OBJECT_get0_X509(sk_X509_OBJECT_value(anchors, i)));
	return list;
}

static enum timestamp_verdict say(const char *why, enum timestamp_verdict v, const char **ret_why)
{
	*ret_why = why;
	return v;
}

static enum timestamp_verdict chain_verdict(int code, const char **ret_why)
{
	switch (code) {
	case X509_V_OK:
		return TIMESTAMP_HOLDS;
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return say("the authority's certificate was not valid at the time of its timestamp", TIMESTAMP_WRONG, ret_why);
	case X509_V_ERR_INVALID_PURPOSE:
		return say("the certificate of its timestamp is not for timestamps", TIMESTAMP_WRONG, ret_why);
	default:
		return say("its timestamp leads to no authority of the settings", TIMESTAMP_STRANGE, ret_why);
	}
}

/* Whose it is comes first: of a stranger's nothing is known. */
static enum timestamp_verdict check_token(struct checking *c, STACK_OF(X509) *list, const struct cert_store *authorities,
					  struct str over, int64_t at, const char **ret_why)
{
	STACK_OF(X509) *signers = PKCS7_get0_signers(c->token, list, 0);
	enum timestamp_verdict v;
	bool one = sk_X509_num(signers) == 1;
	X509 *signer = one ? sk_X509_value(signers, 0) : NULL;

	sk_X509_free(signers);
	if (!one)
		return say("its timestamp leads to no authority of the settings", TIMESTAMP_STRANGE, ret_why);
	v = chain_verdict(cert_chain_code(signer, list, authorities, at, X509_PURPOSE_TIMESTAMP_SIGN), ret_why);
	if (v != TIMESTAMP_HOLDS)
		return v;
	if (!is_imprint(c->info, over))
		return say("its timestamp is about something else", TIMESTAMP_WRONG, ret_why);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(authorities->roots), (time_t)at);
	if (TS_RESP_verify_signature(c->token, list, authorities->roots, NULL) != 1)
		return say("the signature of its timestamp does not hold", TIMESTAMP_WRONG, ret_why);
	return TIMESTAMP_HOLDS;
}

enum timestamp_verdict timestamp_verify(struct str der, struct str over, const struct cert_store *authorities,
					int64_t *ret_time, const char **ret_why)
{
	struct checking c = { 0 };
	enum timestamp_verdict v;
	STACK_OF(X509) *list;

	*ret_why = NULL;
	if (!read_token(&c, der) || !read_time(c.info, ret_time)) {
		v = say("its timestamp cannot be read", TIMESTAMP_WRONG, ret_why);
	} else {
		list = candidates(c.token, authorities);
		v = check_token(&c, list, authorities, over, *ret_time, ret_why);
		sk_X509_free(list);
	}
	done(&c);
	return v;
}
