/* SPDX-License-Identifier: Apache-2.0 */
#include "base/compiler.h"
#include "lake/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Bytes as a pack: heads and frames, one after another. A frame whose digest is not what the
 * head says is decoded under the right digest too, or the decoder would see few of them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(buf_free) struct buf out = BUF_INIT(1 << 20);
	struct pack_codec *codec = pack_codec_new();
	struct str rest = { (const char *)data, n };
	struct pack_head h;
	struct err e = { 0 };

	while (rest.n >= PACK_HEAD_LEN &&
	       pack_read_head((struct str){ rest.p, PACK_HEAD_LEN }, &h, &e) == 0) {
		struct str frame = { rest.p + PACK_HEAD_LEN, rest.n - PACK_HEAD_LEN };

		if (h.frame_bytes < frame.n)
			frame.n = h.frame_bytes;
		buf_clear(&out);
		pack_decode(codec, &h, frame, &out, &e);
		err_clear(&e);
		h.frame = sha256_of(frame);
		pack_decode(codec, &h, frame, &out, &e);
		err_clear(&e);
		rest.p = frame.p + frame.n;
		rest.n -= PACK_HEAD_LEN + frame.n;
	}
	pack_codec_free(codec);
	return 0;
}
