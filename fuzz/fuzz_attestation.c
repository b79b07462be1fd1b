/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_fuzz.h"

/* Whom the corpus is signed by: so that what is changed in it reaches the checks behind the signature. */
static const char yaml[] =
	"trust:\n"
	"  keys:\n    - id: key\n      pem: |\n"
	"        -----BEGIN PUBLIC KEY-----\n"
	"        MCowBQYDK2VwAyEAGqt5LuD3+2smB2tT9vAV5p6Osab24Garh5/Es463ark=\n"
	"        -----END PUBLIC KEY-----\n"
	"  roots:\n    - id: root\n      pem: |\n"
	"        -----BEGIN CERTIFICATE-----\n"
	"        MIIBijCCARCgAwIBAgIUZ13SCuu7VI1MYUnAIeC7Lc/Nz0MwCgYIKoZIzj0EAwMw\n"
	"        FDESMBAGA1UEAwwJQWNtZSByb290MB4XDTI1MDEwMTAwMDAwMFoXDTM0MTIzMDAw\n"
	"        MDAwMFowFDESMBAGA1UEAwwJQWNtZSByb290MHYwEAYHKoZIzj0CAQYFK4EEACID\n"
	"        YgAEE2iIQVkiGNymbrEA2/DfnGx/a5M/tXE3EAPVhAbaiFtR3FmX0iR7lQssVIme\n"
	"        t/uw6SutAX6gkW2ojSusYnNTRk39nfTM8KstqhiJBg6yQB1FGbxF+g9zKlrYpBdF\n"
	"        Y6j/oyMwITAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAKBggqhkjO\n"
	"        PQQDAwNoADBlAjBLKTJEy5DN4CBxk8B32w7Wlcs2k+zWG+Yf9o8FfCsM8uY98jhn\n"
	"        ViY0ij5RTohlJK0CMQDJrHAv3+mx3cYDZ3BZqF+DQ3uMkbZJnMiTY3LJS76VRD6y\n"
	"        5iqT2zicKHOVi8fG+PY=\n"
	"        -----END CERTIFICATE-----\n"
	"  logs:\n    - id: log\n      pem: |\n"
	"        -----BEGIN PUBLIC KEY-----\n"
	"        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHMHYApPToaukp8O9lyteMZ9WcjVr\n"
	"        KAFOgb91dv3vl0JGXk38TifOhKUJCYqljalsyk02k3RS1rrjWMLC4IIMGg==\n"
	"        -----END PUBLIC KEY-----\n"
	"  timestamp_authorities:\n    - id: time\n      pem: |\n"
	"        -----BEGIN CERTIFICATE-----\n"
	"        MIIBlDCCARqgAwIBAgIUE4Ml4Z+GYohguiUzacggwfBdaNAwCgYIKoZIzj0EAwMw\n"
	"        GTEXMBUGA1UEAwwOQWNtZSB0aW1lIHJvb3QwHhcNMjUwMTAxMDAwMDAwWhcNMzQx\n"
	"        MjMwMDAwMDAwWjAZMRcwFQYDVQQDDA5BY21lIHRpbWUgcm9vdDB2MBAGByqGSM49\n"
	"        AgEGBSuBBAAiA2IABAm8TrJufIV2ZcK0sexdNkfDDuyDWtIhMc+BdzHatSJa3qpV\n"
	"        7ON07jCS8M8fqNf5372mrg8CVquCh78JzCJZbZFB1r9o8G5YyuVPcar8O7Lt7c4+\n"
	"        LaBAL2MYyzeTdXQu7qMjMCEwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMC\n"
	"        AQYwCgYIKoZIzj0EAwMDaAAwZQIwSWNZU+GTQjoqgO9/jLDABiQ3hkj3P4HjKVV0\n"
	"        192yyQfS2PBsdZkcQ+kzVhH5RdsCAjEA6S+2gGff7jE+S0UvFtqVTXj5aDNYOVn4\n"
	"        KBNErynIqZE+X33Bdbql898bnmVGuQDJ\n"
	"        -----END CERTIFICATE-----\n"
	"  signers:\n    - name: '*'\n      issuer: '*'\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct settings settings;
	struct err e = { 0 };

	if (!settings.trust.set_count && settings_parse(str_of(yaml), &settings, &e) < 0)
		abort();
	return fuzz_format_with(&settings, &format_attestation, true, data, size);
}
