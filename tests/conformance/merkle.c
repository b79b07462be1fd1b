/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merkle FILE...: for each file with an RFC 6962 proof in the form of transparency-dev's test
 * vectors, prints "accept" or "reject", and what the file itself expects, and its path.
 */
#include <stdio.h>

#include "base/io.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "lake/merkle.h"

#define FILE_BYTES_MAX (1024 * 1024)

static bool take_hash(struct str text, struct sha256 *ret)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(1024);

	if (!base64_take(text, &b) || b.n != SHA256_LEN)
		return false;
	memcpy(ret->b, b.p, SHA256_LEN);
	return true;
}

/* False when a hash of the proof has another length than SHA-256 gives. */
static bool take_proof(struct json doc, struct sha256 proof[MERKLE_PROOF_MAX], size_t *ret_n)
{
	struct json list, item;
	struct json_iter it;

	*ret_n = 0;
	if (!json_get(doc, "proof", &list))
		return true;
	for (json_begin(list, &it); json_next(&it, &item); (*ret_n)++)
		if (*ret_n == MERKLE_PROOF_MAX || !take_hash(json_str(item), &proof[*ret_n]))
			return false;
	return true;
}

static bool accepts(struct json doc)
{
	struct sha256 proof[MERKLE_PROOF_MAX], a, b;
	int64_t m, n;
	size_t count;

	if (!take_proof(doc, proof, &count))
		return false;
	if (json_get_int(doc, "leafIdx", &m))
		return json_get_int(doc, "treeSize", &n) && m >= 0 && n >= 0 &&
		       take_hash(json_get_str(doc, "leafHash"), &a) && take_hash(json_get_str(doc, "root"), &b) &&
		       merkle_verify_inclusion((uint64_t)m, (uint64_t)n, &a, proof, count, &b);
	return json_get_int(doc, "size1", &m) && json_get_int(doc, "size2", &n) && m >= 0 && n >= 0 &&
	       take_hash(json_get_str(doc, "root1"), &a) && take_hash(json_get_str(doc, "root2"), &b) &&
	       merkle_verify_consistency((uint64_t)m, (uint64_t)n, proof, count, &a, &b);
}

static int judge(struct json_reader *r, const char *path, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(FILE_BYTES_MAX);
	bool refused = false;
	struct json doc;

	if (io_read_file(path, &b, e) < 0 || json_parse(r, buf_str(&b), &doc, e) < 0)
		return err_ctx(e, "%s", path);
	if (!json_get_bool(doc, "wantErr", &refused))
		return err_set(e, ERR_INPUT, "%s: does not say what to expect", path);
	printf("%s %s %s\n", accepts(doc) ? "accept" : "reject", refused ? "reject" : "accept", path);
	return 0;
}

int main(int argc, char **argv)
{
	struct json_reader *r = json_open();
	struct err e = { 0 };
	int ret = 0;

	for (int i = 1; i < argc && ret == 0; i++)
		ret = judge(r, argv[i], &e);
	json_close(r);
	if (ret < 0)
		fprintf(stderr, "merkle: %s\n", e.msg);
	return ret < 0;
}
