/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What an evaluation rested on, from its own document: verdicts of one catalog must not be
 * read silently through the mappings of another, and a check that was taken out of the
 * workspace must not take its deviations along.
 */
#include "audit/posture_int.h"
#include "codec/json.h"

#define DOCUMENT_BYTES_MAX ((size_t)64 * 1024 * 1024)

static int get_document(struct workspace *ws, const struct posture *p, struct buf *bytes, struct err *e)
{
	int found = workspace_artifact(ws, str_of(p->evaluation), bytes, e);

	if (found == 0)
		return err_set(e, ERR_INTEGRITY, "the store names an evaluation '%s' and has no such artifact",
			       p->evaluation);
	return found < 0 ? -1 : 0;
}

static int count_newer(struct workspace *ws, struct posture *p, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(ws->db, SQL_POSTURE_NEWER, &q, e) < 0)
		return -1;
	query_int(&q, ":size", p->ledger_size);
	row = query_step(&q, e);
	p->newer_evidence = row == 1 ? query_col_int(&q, 0) : 0;
	return row < 0 ? -1 : 0;
}

static int compare(struct workspace *ws, const struct catalog *cat, struct posture *p, struct str document,
		   struct json_reader *json, struct err *e)
{
	struct json root;

	if (json_parse(json, document, &root, e) < 0) {
		e->kind = ERR_INTEGRITY;
		return err_ctx(e, "artifact %s", p->evaluation);
	}
	p->catalog_digest = arena_cstr(&p->arena, json_get_str(root, "catalog"));
	p->catalog_changed = strcmp(p->catalog_digest, cat->digest) != 0;
	p->settings_changed = !str_is(json_get_str(root, "settings"), ws->settings.digest);
	return count_newer(ws, p, e);
}

int posture_read_basis(struct workspace *ws, const struct catalog *cat, struct posture *p, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(DOCUMENT_BYTES_MAX);
	struct json_reader *json = json_open();
	int ret = get_document(ws, p, &bytes, e);

	if (ret == 0)
		ret = compare(ws, cat, p, buf_str(&bytes), json, e);
	json_close(json);
	return ret;
}
