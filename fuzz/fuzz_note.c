/* SPDX-License-Identifier: Apache-2.0 */
#include "base/compiler.h"
#include "lake/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_keys(struct str line)
{
	CLEANUP(buf_free) struct buf again = BUF_INIT(4096);
	struct note_verifier v;
	struct note_signer s;
	struct err e = { 0 };

	if (note_read_vkey(line, &v, &e) == 0) {
		note_put_vkey(&again, &v);
		if (!str_eq(buf_str(&again), line))
			BUG("a key is not written as it was read");
	}
	err_clear(&e);
	note_read_skey(line, &s, &e);
}

/* Bytes as a signed note, as a checkpoint's text, and as keys. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char vkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	struct str bytes = { (const char *)data, n }, text;
	struct note_verifier v;
	struct checkpoint c;
	struct err e = { 0 };

	if (note_read_vkey(str_of(vkey), &v, &e) < 0)
		BUG("the key is refused: %s", e.msg);
	if (note_open(bytes, &v, &text, &e) == 0)
		checkpoint_read(text, &c, &e);
	err_clear(&e);
	checkpoint_read(bytes, &c, &e);
	read_keys(bytes);
	return 0;
}
