/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/control_review.h"

#include <string.h>

#include "codec/json.h"
#include "intake/intake.h"

const char *review_state_name(enum review_state s)
{
	static const char *const names[] = {
		[REVIEW_CURRENT] = "current",
		[REVIEW_OVERDUE] = "overdue",
		[REVIEW_CHANGED] = "changed since its review",
		[REVIEW_NEVER] = "never reviewed",
	};

	return names[s];
}

static int64_t cadence_seconds(const struct settings *s)
{
	for (size_t i = 0; i < s->span_count; i++)
		if (strcmp(s->spans[i].key, "cadence.control_review") == 0)
			return s->spans[i].seconds;
	BUG("no cadence of reviews among the settings");
}

static const char *text_or_null(struct arena *a, struct str s)
{
	return s.p ? arena_cstr(a, s) : NULL;
}

int control_review_read(struct workspace *ws, const struct catalog_control *control, const struct when *now,
			struct arena *a, struct control_review *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	struct when reviewed;
	int row;

	*ret = (struct control_review){ .state = REVIEW_NEVER };
	if (query_open(ws->db, SQL_CONTROL_REVIEW_NEWEST, &q, e) < 0)
		return -1;
	query_text(&q, ":control", str_of(control->id));
	row = query_step(&q, e);
	if (row != 1)
		return row;
	ret->reviewer = text_or_null(a, query_col_text(&q, 0));
	ret->reviewed = text_or_null(a, query_col_text(&q, 1));
	ret->note = text_or_null(a, query_col_text(&q, 2));
	ret->state = REVIEW_CHANGED;
	if (!str_is(query_col_text(&q, 3), control->digest))
		return 0;
	if (when_parse(str_of(ret->reviewed), &reviewed, e) < 0)
		return err_ctx(e, "review of %s", control->id);
	ret->due = when_from_unix(when_to_unix(&reviewed) + cadence_seconds(&ws->settings));
	ret->state = strcmp(ret->due.text, now->text) < 0 ? REVIEW_OVERDUE : REVIEW_CURRENT;
	return 0;
}

/* Members in the order of RFC 8785. */
static void write_document(const struct catalog_control *control, const char *reviewer, const char *note,
			   struct buf *b)
{
	struct when now = when_now();

	buf_add_cstr(b, "{\"assay\":\"control-review\",\"control\":");
	json_put_cstr(b, control->id);
	buf_addf(b, ",\"digest\":\"%s\",\"note\":", control->digest);
	json_put_cstr(b, note);
	buf_addf(b, ",\"reviewed\":\"%s\",\"reviewer\":", now.text);
	json_put_cstr(b, reviewer);
	buf_add_cstr(b, ",\"v\":1}\n");
}

int control_review_add(struct workspace *ws, const struct catalog_control *control, const char *reviewer,
		       const char *note, const char *collector, struct err *e)
{
	CLEANUP(buf_free) struct buf document = BUF_INIT(64 * 1024);

	write_document(control, reviewer, note, &document);
	if (buf_overflowed(&document))
		return err_set(e, ERR_USAGE, "a review of more than %zu bytes", document.ceiling);
	return intake_decide(ws, "control-review", buf_str(&document), collector, e);
}
