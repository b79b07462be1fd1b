/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/check.h"

#include "base/buf.h"

#define CHECK_BYTES_MAX (200 * 1024)

enum { COL_ITEM, COL_OCCURRED, COL_VERDICT, COL_REASON, COL_ARTIFACT, COL_LOCATOR, COL_COUNT };

struct running {
	check_each *each;
	void *arg;
};

/* The check stands inside: its columns are taken by name, and the order is ours. */
static struct str ordered(struct str sql, struct buf *b)
{
	sql = str_trim(sql);
	while (sql.n && sql.p[sql.n - 1] == ';') {
		sql.n--;
		sql = str_trim(sql);
	}
	buf_add_cstr(b, "SELECT item, occurred, verdict, reason, artifact, locator FROM (\n");
	buf_add_str(b, sql);
	buf_add_cstr(b, "\n) AS population ORDER BY occurred, item, locator, artifact, verdict, reason");
	return buf_str(b);
}

/* The rest of the contract: what is said of an item can be followed up. */
static int check_item(const struct check_item *item, struct err *e)
{
	struct when w;

	if (item->deviation && !str_given(item->reason))
		return err_set(e, ERR_USAGE, "a deviation without a reason");
	if (item->occurred.p && when_parse(item->occurred, &w, e) < 0) {
		e->kind = ERR_USAGE;
		return err_ctx(e, "occurred");
	}
	return 0;
}

static int on_row(void *arg, int64_t row, const struct cell *cells, size_t n, struct err *e)
{
	struct running *r = arg;
	struct check_item item;

	if (row == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (cells[i].type != CELL_TEXT && cells[i].type != CELL_NULL)
			return err_set(e, ERR_USAGE, "row %lld: %s is not text", (long long)row, cells[i].name);
	item = (struct check_item){
		.item = cells[COL_ITEM].type == CELL_TEXT ? cells[COL_ITEM].s : STR_NONE,
		.occurred = cells[COL_OCCURRED].type == CELL_TEXT ? cells[COL_OCCURRED].s : STR_NONE,
		.reason = cells[COL_REASON].type == CELL_TEXT ? cells[COL_REASON].s : STR_NONE,
		.artifact = cells[COL_ARTIFACT].type == CELL_TEXT ? cells[COL_ARTIFACT].s : STR_NONE,
		.locator = cells[COL_LOCATOR].type == CELL_TEXT ? cells[COL_LOCATOR].s : STR_NONE,
	};
	if (!str_given(item.item))
		return err_set(e, ERR_USAGE, "row %lld has no item", (long long)row);
	item.deviation = cells[COL_VERDICT].type == CELL_TEXT && str_is(cells[COL_VERDICT].s, "deviation");
	if (!item.deviation && !(cells[COL_VERDICT].type == CELL_TEXT && str_is(cells[COL_VERDICT].s, "pass")))
		return err_set(e, ERR_USAGE, "item %.*s: the verdict must be pass or deviation", STR_FMT(item.item));
	if (check_item(&item, e) < 0)
		return err_ctx(e, "item %.*s", STR_FMT(item.item));
	return r->each(r->arg, &item, e);
}

int check_run(struct sandbox *s, struct str sql, const struct when *from, const struct when *to,
	      check_each *each, void *arg, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(CHECK_BYTES_MAX);
	struct running r = { each, arg };
	const struct sandbox_param params[] = { { ":from", when_str(from) }, { ":to", when_str(to) } };

	ordered(sql, &text);
	if (buf_overflowed(&text))
		return err_set(e, ERR_USAGE, "a check larger than %d bytes", CHECK_BYTES_MAX);
	return sandbox_run(s, buf_str(&text), params, COUNT_OF(params), each ? on_row : NULL, &r, e);
}
