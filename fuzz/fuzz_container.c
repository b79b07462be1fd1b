/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "codec/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int refused(const struct err *e)
{
	if ((e->kind != ERR_INPUT && e->kind != ERR_ENV) || strchr(e->msg, '\n'))
		BUG("a refusal of more than one line: %s", e->msg);
	return 0;
}

static bool leads_out(struct str name)
{
	bool out = name.n && *name.p == '/';

	while (name.p)
		out |= str_is(str_cut(&name, '/'), "..");
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(unpack_closep) struct unpack *u = NULL;
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(16 * 1024 * 1024);
	struct err e = { 0 };
	struct str name;
	int got = unpack_open((struct str){ (const char *)data, n }, &u, &e);

	if (got <= 0)
		return got < 0 ? refused(&e) : 0;
	while ((got = unpack_next(u, &name, &bytes, &e)) == 1)
		if (unpack_is_archive(u) != (name.p != NULL) || leads_out(name))
			BUG("a member whose name leads out of the archive, or has none");
	return got < 0 ? refused(&e) : 0;
}
