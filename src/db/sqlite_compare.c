/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two stores that were filled from the same ledger have the same rows under the same
 * numbers: they are walked side by side in the order of their keys.
 */
#include "base/arena.h"
#include "db/sqlite_int.h"

struct pair {
	sqlite3 *a, *b;
	sqlite3_stmt *ra, *rb;
};

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int col)
{
	int n = sqlite3_column_bytes(a, col);
	int type = sqlite3_column_type(a, col);

	if (type != sqlite3_column_type(b, col) || n != sqlite3_column_bytes(b, col))
		return false;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(a, col) == sqlite3_column_int64(b, col);
	if (type == SQLITE_FLOAT)
		return sqlite3_column_double(a, col) == sqlite3_column_double(b, col);
	return n == 0 || memcmp(sqlite3_column_blob(a, col), sqlite3_column_blob(b, col), (size_t)n) == 0;
}

static const char *differing_column(const struct pair *p)
{
	for (int i = 0; i < sqlite3_column_count(p->ra); i++)
		if (!same_value(p->ra, p->rb, i))
			return sqlite3_column_name(p->ra, i);
	return NULL;
}

static int walk(const struct pair *p, const char *table, db_report *report, void *arg, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *column;

	for (long long n = 1;; n++) {
		int ra = sqlite3_step(p->ra);
		int rb = sqlite3_step(p->rb);

		if (ra != SQLITE_ROW && ra != SQLITE_DONE)
			return sqlite_err(p->a, ra, e);
		if (rb != SQLITE_ROW && rb != SQLITE_DONE)
			return sqlite_err(p->b, rb, e);
		if (ra == SQLITE_DONE && rb == SQLITE_DONE)
			return 0;
		if (ra != rb) {
			report(arg, arena_printf(&a, "assay.db: table %s %s from row %lld on", table,
						 ra == SQLITE_DONE ? "lacks rows" : "has rows that no artifact gives", n));
			return 0;
		}
		column = differing_column(p);
		if (column) {
			report(arg, arena_printf(&a, "assay.db: table %s, row %lld, column %s is not what the artifact says",
						 table, n, column));
			return 0;
		}
	}
}

static int compare_table(struct pair *p, const char *table, const char *keys, db_report *report, void *arg,
			 struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	const char *sql = arena_printf(&a, "SELECT * FROM \"%s\" ORDER BY %s", table, keys);
	int rc = sqlite3_prepare_v2(p->a, sql, -1, &p->ra, NULL);
	int ret;

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(p->b, sql, -1, &p->rb, NULL);
	ret = rc == SQLITE_OK ? walk(p, table, report, arg, e) : sqlite_err(p->ra ? p->b : p->a, rc, e);
	sqlite3_finalize(p->ra);
	sqlite3_finalize(p->rb);
	p->ra = p->rb = NULL;
	return ret;
}

int sqlite_compare(void *conn, void *other, const char *const *skip, db_report *report, void *arg, struct err *e)
{
	struct pair p = { .a = conn, .b = other };
	sqlite3_stmt *tables = NULL;
	int rc = sqlite3_prepare_v2(conn,
				    "SELECT m.name, (SELECT group_concat('\"' || k.name || '\"') FROM"
				    " (SELECT name FROM pragma_table_info(m.name) WHERE pk ORDER BY pk) k)"
				    " FROM sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
				    " ORDER BY m.name",
				    -1, &tables, NULL);
	int ret = 0;

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		const char *name;

		rc = sqlite3_step(tables);
		if (rc != SQLITE_ROW)
			break;
		name = (const char *)sqlite3_column_text(tables, 0);
		if (!str_is_one_of(str_of(name), skip))
			ret = compare_table(&p, name, (const char *)sqlite3_column_text(tables, 1), report, arg, e);
		if (ret < 0)
			break;
	}
	if (ret == 0 && rc != SQLITE_DONE)
		ret = sqlite_err(conn, rc, e);
	sqlite3_finalize(tables);
	return ret;
}
