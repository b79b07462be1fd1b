/* SPDX-License-Identifier: Apache-2.0 */
/* verify_ed25519: lines "KEY SIGNATURE MESSAGE" (hex, hex, text) on standard input; "1" or "0" for each. */
#include <stdio.h>
#include <string.h>

#include "crypt/pubkey.h"

static int unhex(const char *hex, unsigned char *to, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return -1;
		to[i] = (unsigned char)byte;
	}
	return 0;
}

int main(void)
{
	char key_hex[65], sig_hex[129], message[256];
	unsigned char key[32], sig[64];

	while (scanf("%64s %128s %255[^\n]", key_hex, sig_hex, message) == 3) {
		struct pubkey *k = NULL;
		struct err e = { 0 };
		bool ok = unhex(key_hex, key, sizeof key) == 0 && unhex(sig_hex, sig, sizeof sig) == 0 &&
			  pubkey_ed25519(key, &k, &e) == 0 &&
			  pubkey_verify(k, str_of(message), (struct str){ (const char *)sig, sizeof sig });

		pubkey_free(k);
		puts(ok ? "1" : "0");
	}
	return 0;
}
