/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit of reading SBOMs: what cannot be left out, done in the plainest way, on the
 * same files. limit_sbom STORE FILE... prints "read+sha256 S parse S insert S":
 *
 *	read+sha256	read each file into one buffer, SHA-256 by libcrypto
 *	parse		simdjson's DOM of the same bytes
 *	insert		prepared INSERTs of one row a component into SQLite, in one transaction,
 *			durable when it returns, as an ingest is (WAL, synchronous FULL)
 *
 * The rows are gathered before the clock of insert starts.
 */
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <openssl/evp.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

struct row {
	size_t sbom;
	std::string text[7];
};

[[noreturn]] void die(const char *what)
{
	std::fprintf(stderr, "limit_sbom: %s\n", what);
	std::exit(5);
}

/* ASSAY_BENCH_CLOCK as in bench/run. */
double now()
{
	const char *clock = std::getenv("ASSAY_BENCH_CLOCK");
	timespec t;

	clock_gettime(clock && std::string(clock) == "cpu" ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

size_t read_into(std::vector<char> &b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(path);
	size_t n = static_cast<size_t>(st.st_size);
	if (b.size() < n + simdjson::SIMDJSON_PADDING)
		b.resize(n + simdjson::SIMDJSON_PADDING);
	for (size_t at = 0; at < n;) {
		ssize_t got = read(fd, b.data() + at, n - at);
		if (got <= 0)
			die(path);
		at += static_cast<size_t>(got);
	}
	close(fd);
	return n;
}

std::string text_of(simdjson::simdjson_result<simdjson::dom::element> e)
{
	std::string_view s;

	return e.get(s) ? std::string() : std::string(s);
}

void gather(std::vector<row> &rows, simdjson::dom::element doc, size_t sbom)
{
	simdjson::dom::array list;
	size_t i = 0;

	if (doc["components"].get(list))
		die("a file without components");
	for (simdjson::dom::element c : list) {
		rows.push_back({ sbom, { text_of(c["name"]), text_of(c["version"]), text_of(c["purl"]),
			text_of(c.at_pointer("/supplier/name")), text_of(c.at_pointer("/licenses/0/license/id")),
			text_of(c.at_pointer("/hashes/0/content")), "/components/" + std::to_string(i++) } });
	}
}

void sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, nullptr, nullptr, nullptr) != SQLITE_OK)
		die(sqlite3_errmsg(db));
}

double insert(const char *store, const std::vector<row> &rows)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	unlink(store);
	if (sqlite3_open(store, &db) != SQLITE_OK)
		die(store);
	sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE component (sbom INTEGER, name TEXT, version TEXT, purl TEXT, supplier TEXT,"
		" licenses TEXT, hashes TEXT, locator TEXT) STRICT;");
	double began = now();
	sql(db, "BEGIN");
	if (sqlite3_prepare_v2(db, "INSERT INTO component VALUES (?,?,?,?,?,?,?,?)", -1, &s, nullptr) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	for (const row &r : rows) {
		sqlite3_bind_int64(s, 1, static_cast<sqlite3_int64>(r.sbom));
		for (int c = 0; c < 7; c++)
			sqlite3_bind_text(s, c + 2, r.text[c].data(), static_cast<int>(r.text[c].size()), SQLITE_STATIC);
		if (sqlite3_step(s) != SQLITE_DONE)
			die(sqlite3_errmsg(db));
		sqlite3_reset(s);
	}
	sql(db, "COMMIT");
	double took = now() - began;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return took;
}

}

int main(int argc, char **argv)
{
	simdjson::dom::parser parser;
	std::vector<char> b;
	std::vector<row> rows;
	double read_s = 0, parse_s = 0;

	if (argc < 3)
		die("usage: limit_sbom STORE FILE...");
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	for (int i = 2; i < argc; i++) {
		unsigned char digest[EVP_MAX_MD_SIZE];
		simdjson::dom::element doc;
		double t0 = now();
		size_t n = read_into(b, argv[i]);
		if (!EVP_DigestInit_ex(md, EVP_sha256(), nullptr) || !EVP_DigestUpdate(md, b.data(), n) ||
		    !EVP_DigestFinal_ex(md, digest, nullptr))
			die("SHA-256");
		double t1 = now();
		if (parser.parse(b.data(), n, false).get(doc))
			die(argv[i]);
		double t2 = now();
		read_s += t1 - t0;
		parse_s += t2 - t1;
		gather(rows, doc, static_cast<size_t>(i - 1));
	}
	EVP_MD_CTX_free(md);
	double insert_s = insert(argv[1], rows);
	std::printf("read+sha256 %.3f parse %.3f insert %.3f\n", read_s, parse_s, insert_s);
	return 0;
}
