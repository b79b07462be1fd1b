/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/check.h"

#include "audit/item_set.h"
#include "base/buf.h"

#define CHECK_BYTES_MAX (200 * 1024)

enum { COL_ITEM, COL_OCCURRED, COL_VERDICT, COL_REASON, COL_ARTIFACT, COL_LOCATOR, COL_SYSTEM, COL_COUNT };

struct running {
	check_each *each;
	void *arg;
	struct item_set seen;
};

/* The check stands inside: its columns are taken by name, and the order is ours. */
static struct str ordered(struct str sql, struct buf *b)
{
	sql = str_trim(sql);
	while (sql.n && sql.p[sql.n - 1] == ';') {
		sql.n--;
		sql = str_trim(sql);
	}
	buf_add_cstr(b, "SELECT item, occurred, verdict, reason, artifact, locator, system FROM (\n");
	buf_add_str(b, sql);
	buf_add_cstr(b, "\n) AS population ORDER BY occurred, item, locator, artifact, verdict, reason, system");
	return buf_str(b);
}

/* The rest of the contract: what is said of an item can be followed up. */
static int check_item(const struct check_item *item, struct err *e)
{
	struct when w;

	if (item->deviation && !str_given(item->reason))
		return err_set(e, ERR_USAGE, "a deviation without a reason");
	if (!item->deviation && str_given(item->reason))
		return err_set(e, ERR_USAGE, "a pass with a reason: %.*s", STR_FMT(str_quote(item->reason)));
	if (item->occurred.p && when_parse(item->occurred, &w, e) < 0) {
		e->kind = ERR_USAGE;
		return err_ctx(e, "occurred");
	}
	return 0;
}

/* -1: it came before. */
static int come_once(struct running *r, const struct check_item *item, struct err *e)
{
	if (item_set_add(&r->seen, item->item, item->system))
		return buf_overflowed(&r->seen.texts)
			       ? err_set(e, ERR_USAGE, "items of more than %zu bytes", ITEM_SET_BYTES_MAX)
			       : 0;
	return err_set(e, ERR_USAGE, "it comes twice%s%.*s (%.*s): expected each item once",
		       item->system.p ? " for system " : "", STR_FMT(item->system),
		       STR_FMT(item->locator.p ? item->locator : STR_LIT("no locator")));
}

/* NULL is "not given". */
static struct str text_of(const struct cell *cell)
{
	return cell->type == CELL_TEXT ? cell->s : STR_NONE;
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
		.item = text_of(&cells[COL_ITEM]),
		.occurred = text_of(&cells[COL_OCCURRED]),
		.reason = text_of(&cells[COL_REASON]),
		.artifact = text_of(&cells[COL_ARTIFACT]),
		.locator = text_of(&cells[COL_LOCATOR]),
		.system = text_of(&cells[COL_SYSTEM]),
	};
	if (!str_given(item.item))
		return err_set(e, ERR_USAGE, "row %lld has no item", (long long)row);
	item.deviation = cells[COL_VERDICT].type == CELL_TEXT && str_is(cells[COL_VERDICT].s, "deviation");
	if (!item.deviation && !(cells[COL_VERDICT].type == CELL_TEXT && str_is(cells[COL_VERDICT].s, "pass")))
		return err_set(e, ERR_USAGE, "item %.*s: the verdict must be pass or deviation", STR_FMT(item.item));
	if (check_item(&item, e) < 0 || come_once(r, &item, e) < 0)
		return err_ctx(e, "item %.*s", STR_FMT(item.item));
	return r->each(r->arg, &item, e);
}

int check_run(struct sandbox *s, struct str sql, const struct when *from, const struct when *to,
	      check_each *each, void *arg, struct err *e)
{
	CLEANUP(buf_free) struct buf text = BUF_INIT(CHECK_BYTES_MAX);
	struct running r = { each, arg, ITEM_SET_INIT };
	const struct sandbox_param params[] = { { ":from", when_str(from) }, { ":to", when_str(to) } };
	int ret;

	ordered(sql, &text);
	if (buf_overflowed(&text))
		return err_set(e, ERR_USAGE, "a check larger than %d bytes", CHECK_BYTES_MAX);
	ret = sandbox_run(s, buf_str(&text), params, COUNT_OF(params), each ? on_row : NULL, &r, e);
	item_set_free(&r.seen);
	return ret;
}
