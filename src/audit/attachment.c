/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/attachment.h"

#include <string.h>

#include "catalog/line.h"
#include "codec/json.h"
#include "intake/intake.h"

#define DIGITS_MIN 4

static const char *text_or_null(struct arena *a, struct str s)
{
	return s.p ? arena_cstr(a, s) : NULL;
}

int attachment_load(struct db *db, struct arena *a, struct attachments *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct attachment *items = NULL;
	int row;

	*ret = (struct attachments){ 0 };
	if (query_open(db, SQL_ATTACHMENT_LIST, &q, e) < 0)
		return -1;
	while ((row = query_step(&q, e)) == 1) {
		items = arena_grow(a, items, ret->count, sizeof *items);
		items[ret->count++] = (struct attachment){
			.control = line_kept(a, query_col_text(&q, 0)),
			.artifact = arena_cstr(a, query_col_text(&q, 1)),
			.kind = arena_cstr(a, query_col_text(&q, 2)),
			.media = text_or_null(a, query_col_text(&q, 3)),
			.source = arena_cstr(a, query_col_text(&q, 4)),
			.superseded_by = text_or_null(a, query_col_text(&q, 5)),
			.by = line_kept(a, query_col_text(&q, 6)),
			.attached = line_kept(a, query_col_text(&q, 7)),
			.note = line_kept(a, query_col_text(&q, 8)),
		};
	}
	ret->items = items;
	return row;
}

const struct attachment *attachment_find(const struct attachments *list, const char *artifact, const char *control)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].artifact, artifact) == 0 && strcmp(list->items[i].control, control) == 0)
			return &list->items[i];
	return NULL;
}

int attachment_artifact(struct db *db, const char *name, struct arena *a, const char **ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	const char *id = strncmp(name, "art:", 4) == 0 ? name + 4 : name;
	int row;

	if (strlen(id) < DIGITS_MIN || strlen(id) > SHA256_HEX_LEN || strspn(id, "0123456789abcdef") != strlen(id))
		return err_set(e, ERR_USAGE, "'%.80s' is no artifact: expected at least %d digits of its SHA-256, as "
					     "assay ingest prints them", name, DIGITS_MIN);
	if (query_open(db, SQL_ATTACHMENT_ARTIFACTS, &q, e) < 0)
		return -1;
	query_text(&q, ":id", str_of(id));
	row = query_step(&q, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return err_set(e, ERR_USAGE, "no artifact %s", id);
	*ret = arena_cstr(a, query_col_text(&q, 0));
	if (query_col_int(&q, 2))
		err_set(e, ERR_USAGE, "artifact %.12s is a result (%.*s), not evidence", *ret,
			STR_FMT(query_col_text(&q, 1)));
	row = query_step(&q, e);
	if (row == 1)
		return err_set(e, ERR_USAGE, "%s is the beginning of more than one artifact", id);
	return row < 0 || e->kind != ERR_NONE ? -1 : 0;
}

static int need_line(const char *what, const char *text, struct err *e)
{
	if (!str_trim(str_of(text)).n)
		return err_set(e, ERR_USAGE, "expected a %s that is not empty", what);
	if (strchr(text, '\t') || !str_utf8(str_of(text)) || line_has_control(str_of(text)))
		return err_set(e, ERR_USAGE, "expected a %s of one line, in UTF-8, without control characters", what);
	return 0;
}

static int need_newest(struct db *db, const struct attachment *w, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, SQL_ATTACHMENT_SUCCESSOR, &q, e) < 0)
		return -1;
	query_text(&q, ":artifact", str_of(w->artifact));
	row = query_step(&q, e);
	if (row == 1 && query_col_text(&q, 0).p)
		return err_set(e, ERR_USAGE, "artifact %.12s was corrected by %.12s: attach that one", w->artifact,
			       query_col_text(&q, 0).p);
	return row < 0 ? -1 : 0;
}

static int need_turn(struct db *db, const struct attachments *list, const struct attachment *w, bool revoke,
		     struct err *e)
{
	const struct attachment *there = attachment_find(list, w->artifact, w->control);

	if (there && !revoke)
		return err_set(e, ERR_USAGE, "artifact %.12s is attached to %s already, by %s on %.10s", w->artifact,
			       w->control, there->by, there->attached);
	if (!there && revoke)
		return err_set(e, ERR_USAGE, "artifact %.12s is not attached to %s", w->artifact, w->control);
	return revoke ? 0 : need_newest(db, w, e);
}

/* How many decisions there are about the two: so that no two have the same bytes, also when somebody attaches,
 * revokes and attaches within a second. */
static int count_of(struct db *db, const struct attachment *w, int64_t *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_ATTACHMENT_COUNT, &q, e) < 0)
		return -1;
	query_text(&q, ":artifact", str_of(w->artifact));
	query_text(&q, ":control", str_of(w->control));
	if (query_step(&q, e) < 0)
		return -1;
	*ret = query_col_int(&q, 0);
	return 0;
}

/* Members in the order of RFC 8785. */
static void write_document(const struct attachment *w, bool revoke, int64_t number, struct buf *b)
{
	struct when now = when_now();

	buf_addf(b, "{\"artifact\":\"%s\",\"assay\":\"attachment\",\"attached\":\"%s\",\"by\":", w->artifact, now.text);
	json_put_cstr(b, w->by);
	buf_add_cstr(b, ",\"control\":");
	json_put_cstr(b, w->control);
	buf_add_cstr(b, ",\"note\":");
	json_put_cstr(b, w->note);
	buf_addf(b, ",\"number\":%lld,\"revoked\":%s,\"v\":1}\n", (long long)number, revoke ? "true" : "false");
}

int attachment_add(struct workspace *ws, const struct attachments *list, const struct attachment *w, bool revoke,
		   const char *collector, struct err *e)
{
	CLEANUP(buf_free) struct buf document = BUF_INIT(64 * 1024);
	int64_t number;

	if (need_line("note", w->note, e) < 0 || need_line("name", w->by, e) < 0 ||
	    need_turn(ws->db, list, w, revoke, e) < 0 || count_of(ws->db, w, &number, e) < 0)
		return -1;
	write_document(w, revoke, number + 1, &document);
	if (buf_overflowed(&document))
		return err_set(e, ERR_USAGE, "an attachment of more than %zu bytes", document.ceiling);
	return intake_decide(ws, "attachment", buf_str(&document), collector, e);
}
