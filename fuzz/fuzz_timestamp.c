/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "crypt/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* PEM of authorities, a zero byte, and a timestamp in DER: over the bytes "assay". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str der = { (const char *)data, n }, pem = str_cut(&der, '\0');
	struct cert_store *authorities;
	struct err e = { 0 };
	const char *why;
	int64_t time;

	if (!der.p || cert_store_from_pem(pem, &authorities, &e) < 0)
		return 0;
	if ((timestamp_verify(der, STR_LIT("assay"), authorities, &time, &why) == TIMESTAMP_HOLDS) != (why == NULL))
		BUG("a timestamp that is refused without a reason");
	cert_store_free(authorities);
	return 0;
}
