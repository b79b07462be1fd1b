/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/bom_json.h"

#include "evidence/evidence.h"

void bom_json_object(struct buf *b, const char *name, unsigned long line)
{
	json_out_open(b, name, '{');
	json_out_number(b, BOM_LINE, (int64_t)line);
}

void bom_json_text(struct buf *b, const char *name, struct str v)
{
	json_out_name(b, name);
	json_put_str(b, v);
}

int bom_json_read(struct bom_json *j, struct reading *r, bom_json_reader *read, struct err *e)
{
	arena_free(&j->arena);
	if (buf_overflowed(&j->text))
		return err_set(e, ERR_INPUT, "as JSON it is larger than %zu bytes", j->text.ceiling);
	j->reader = json_open();
	if (json_parse_beside(j->reader, buf_str(&j->text), r->bytes.n, &j->root, e) < 0)
		return -1;
	facts_held(r->facts, r->bytes.n + json_held(j->reader));
	return read(r, j->root, true, e);
}

void bom_json_done(struct bom_json *j)
{
	arena_free(&j->arena);
	json_close(j->reader);
	buf_free(&j->text);
}
