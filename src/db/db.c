/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What is the same for every back end: statements are prepared once and kept by their
 * id, transactions nest, and the schema is brought up to date from the numbered files of
 * sql/schema, whose count is its version. Views hold no data: they are made anew whenever
 * their text has changed.
 */
#include "db/db.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/embed.h"
#include "crypt/hash.h"
#include "db/backend.h"

struct db {
	const struct backend *be;
	void *conn;
	char *path;
	void *stmts[SQL_COUNT];
	bool busy[SQL_COUNT];
	unsigned depth;
	bool untouched;	/* just made, and nothing written to it */
};

static int64_t schema_version(void)
{
	int64_t n = 0;

	for (size_t i = 0; i < embed_count; i++)
		n += str_starts(str_of(embed_files[i].path), "sql/schema/");
	return n;
}

static int run_files(struct db *db, const char *folder, int64_t skip, struct err *e)
{
	for (size_t i = 0; i < embed_count; i++) {
		const struct embed_file *f = &embed_files[i];

		if (!str_starts(str_of(f->path), folder) || skip-- > 0)
			continue;
		if (db->be->script(db->conn, embed_bytes(f), e) < 0)
			return err_ctx(e, "%s", f->path);
	}
	return 0;
}

static void views_digest(char hex[SHA256_HEX_LEN + 1])
{
	CLEANUP(hash_freep) struct hash *h = hash_new();
	struct sha256 d;

	for (size_t i = 0; i < embed_count; i++) {
		struct str bytes = embed_bytes(&embed_files[i]);

		if (str_starts(str_of(embed_files[i].path), "sql/view/"))
			hash_add(h, bytes.p, bytes.n);
	}
	d = hash_end(h);
	sha256_hex(&d, hex);
}

static int views_current(struct db *db, const char *digest, bool *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena a = ARENA_INIT;
	struct str have;
	int found = db_meta_get(db, "views", &a, &have, e);

	*ret = found == 1 && str_is(have, digest);
	return found < 0 ? -1 : 0;
}

static int make_views(struct db *db, const char *digest, struct err *e)
{
	if (db->be->drop(db->conn, false, e) < 0 || run_files(db, "sql/view/", 0, e) < 0)
		return -1;
	return db_meta_set(db, "views", str_of(digest), e);
}

static int migrate(struct db *db, struct err *e)
{
	CLEANUP(txn_end) struct txn t = { 0 };
	char digest[SHA256_HEX_LEN + 1];
	int64_t have, want = schema_version();
	bool current = false;

	if (db->be->get_version(db->conn, &have, e) < 0)
		return -1;
	if (have > want)
		return err_set(e, ERR_USAGE, "the store was made by a newer version of this program");
	views_digest(digest);
	if (have == want && views_current(db, digest, &current, e) < 0)
		return -1;
	if (current)
		return 0;
	if (txn_begin(db, &t, e) < 0 || run_files(db, "sql/schema/", have, e) < 0 ||
	    make_views(db, digest, e) < 0 || db->be->set_version(db->conn, want, e) < 0 || txn_commit(&t, e) < 0)
		return -1;
	db->untouched = have == 0;
	return 0;
}

static int check_version(struct db *db, struct err *e)
{
	int64_t have;

	if (db->be->get_version(db->conn, &have, e) < 0)
		return -1;
	if (have == schema_version())
		return 0;
	return err_set(e, ERR_USAGE, "the store was made by another version of this program: run assay rebuild");
}

int db_open(const char *path, enum db_mode mode, struct db **ret, struct err *e)
{
	struct db *db = xcalloc(1, sizeof *db);

	db->be = &backend_sqlite;
	db->path = xstrdup(path);
	if (db->be->open(path, mode, &db->conn, e) < 0 ||
	    (mode == DB_WRITE ? migrate(db, e) : check_version(db, e)) < 0) {
		db_close(db);
		return err_ctx(e, "%s", path);
	}
	*ret = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < SQL_COUNT; i++)
		if (db->stmts[i])
			db->be->finalize(db->stmts[i]);
	if (db->conn)
		db->be->close(db->conn);
	free(db->path);
	free(db);
}

void db_closep(struct db **db)
{
	db_close(*db);
	*db = NULL;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

int db_check(struct db *db, db_report *report, void *arg, struct err *e)
{
	return db->be->check(db->conn, db->path, report, arg, e);
}

int db_check_file(const char *path, db_report *report, void *arg, struct err *e)
{
	return backend_sqlite.check_file(path, report, arg, e);
}

void db_remove(const char *path)
{
	backend_sqlite.remove(path);
}

int db_compare(struct db *db, struct db *other, const char *const *skip, db_report *report, void *arg,
	       struct err *e)
{
	return db->be->compare(db->conn, other->conn, skip, report, arg, e);
}

int db_reset(struct db *db, struct err *e)
{
	char digest[SHA256_HEX_LEN + 1];

	if (db->untouched)
		return 0;
	for (size_t i = 0; i < SQL_COUNT; i++) {
		if (db->busy[i])
			BUG("reset while %s runs", sql_table[i].name);
		if (db->stmts[i])
			db->be->finalize(db->stmts[i]);
		db->stmts[i] = NULL;
	}
	views_digest(digest);
	if (db->be->drop(db->conn, true, e) < 0 || run_files(db, "sql/schema/", 0, e) < 0)
		return -1;
	return make_views(db, digest, e);
}

int query_open(struct db *db, enum sql_id id, struct query *q, struct err *e)
{
	if (db->busy[id])
		BUG("%s is opened twice", sql_table[id].name);
	if (!db->stmts[id] && db->be->prepare(db->conn, &sql_table[id], &db->stmts[id], e) < 0)
		return -1;
	db->busy[id] = true;
	*q = (struct query){ .db = db, .stmt = db->stmts[id], .id = id };
	return 0;
}

void query_done(struct query *q)
{
	if (!q->db)
		return;
	query_reset(q);
	q->db->busy[q->id] = false;
	q->db = NULL;
}

static int parameter(struct query *q, const char *name)
{
	q->bound = q->db->be->parameter(q->stmt, name, q->bound + 1);
	return q->bound;
}

void query_int(struct query *q, const char *name, int64_t v)
{
	q->failed |= !q->db->be->bind_int(q->stmt, parameter(q, name), v);
}

void query_ints(struct query *q, const int64_t *v, size_t n)
{
	q->failed |= !q->db->be->bind_ints(q->stmt, v, n);
}

void query_real(struct query *q, const char *name, double v)
{
	q->failed |= !q->db->be->bind_real(q->stmt, parameter(q, name), v);
}

void query_text(struct query *q, const char *name, struct str s)
{
	q->failed |= !q->db->be->bind_text(q->stmt, parameter(q, name), s);
}

void query_blob(struct query *q, const char *name, struct str s)
{
	q->failed |= !q->db->be->bind_blob(q->stmt, parameter(q, name), s);
}

void query_null(struct query *q, const char *name)
{
	query_text(q, name, STR_NONE);
}

void query_int_if(struct query *q, bool given, const char *name, int64_t v)
{
	if (given)
		query_int(q, name, v);
	else
		query_null(q, name);
}

int query_step(struct query *q, struct err *e)
{
	const struct sql_entry *sql = &sql_table[q->id];
	int row;

	if (q->failed)
		BUG("%s:%d: %s lacks a parameter that was bound", sql->file, sql->line, sql->name);
	row = q->db->be->step(q->db->conn, q->stmt, e);
	return row < 0 ? err_ctx(e, "%s:%d: %s", sql->file, sql->line, sql->name) : row;
}

int query_exec(struct query *q, struct err *e)
{
	int row = query_step(q, e);

	q->db->untouched = false;
	query_reset(q);
	if (row == 1)
		BUG("%s returned a row", sql_table[q->id].name);
	return row;
}

void query_reset(struct query *q)
{
	q->db->be->reset(q->stmt);
}

int64_t query_col_int(const struct query *q, int col)
{
	return q->db->be->col_int(q->stmt, col);
}

double query_col_real(const struct query *q, int col)
{
	return q->db->be->col_real(q->stmt, col);
}

struct str query_col_text(const struct query *q, int col)
{
	return q->db->be->col_text(q->stmt, col);
}

struct str query_col_blob(const struct query *q, int col)
{
	return q->db->be->col_blob(q->stmt, col);
}

int64_t db_last_id(const struct db *db)
{
	return db->be->last_id(db->conn);
}

int db_meta_get(struct db *db, const char *name, struct arena *a, struct str *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	*ret = STR_NONE;
	if (query_open(db, SQL_DB_META_GET, &q, e) < 0)
		return -1;
	query_text(&q, ":name", str_of(name));
	row = query_step(&q, e);
	if (row == 1)
		*ret = arena_str(a, query_col_text(&q, 0));
	return row;
}

int db_meta_set(struct db *db, const char *name, struct str value, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };

	if (query_open(db, SQL_DB_META_SET, &q, e) < 0)
		return -1;
	query_text(&q, ":name", str_of(name));
	query_text(&q, ":value", value);
	return query_exec(&q, e);
}

int db_int(struct db *db, enum sql_id id, int64_t *ret, struct err *e)
{
	CLEANUP(query_done) struct query q = { 0 };
	int row;

	if (query_open(db, id, &q, e) < 0)
		return -1;
	row = query_step(&q, e);
	if (row == 1)
		*ret = query_col_int(&q, 0);
	if (row == 0)
		BUG("%s returned no row", sql_table[id].name);
	return row < 0 ? -1 : 0;
}

int txn_begin(struct db *db, struct txn *t, struct err *e)
{
	if (db->be->begin(db->conn, db->depth, e) < 0)
		return -1;
	t->db = db;
	t->depth = ++db->depth;
	return 0;
}

int txn_commit(struct txn *t, struct err *e)
{
	if (t->depth != t->db->depth)
		BUG("transactions end out of order");
	if (t->db->be->commit(t->db->conn, t->depth - 1, e) < 0)
		return -1;
	t->db->depth--;
	t->depth = 0;
	return 0;
}

void txn_end(struct txn *t)
{
	if (!t->depth)
		return;
	t->db->be->rollback(t->db->conn, t->depth - 1);
	t->db->depth--;
	t->depth = 0;
}
