/* SPDX-License-Identifier: Apache-2.0 */
#include <git2.h>
#include <stdint.h>

#include "base/buf.h"
#include "git/commit.h"
#include "git/git_change.h"

/*
 * An artifact of a git history. Its reader checks hashes, which no mutation gets past; so
 * an input that does not begin as an artifact does is taken apart instead: its pieces (cut at
 * form feeds) become commit objects behind their tree and parents, under their true ids. A
 * piece that begins with '<' is of a side branch, which the next one merges; the first one
 * that begins with '#' is the mailmap.
 */
#define PIECES_MAX 64
#define ZERO       "0000000000000000000000000000000000000000"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int see(void *arg, const struct git_change *c, struct err *e)
{
	size_t *sum = arg;

	(void)e;
	*sum += c->title.n + c->approvals.count + c->tickets.count;
	return 0;
}

static void read_artifact(struct str bytes)
{
	static const char *keys[] = { "Acked-by", "Reviewed-by" };
	static const char *patterns[] = { "^LGTM,? (?<approver>\\S+)",
					  "(?:^ACKs:\\n|\\G(?!\\A))  (?<approver>\\S+)\\n" };
	const struct settings s = {
		.approval_keys = { keys, COUNT_OF(keys) },
		.approval_patterns = { patterns, COUNT_OF(patterns) },
		.ticket_pattern = "\\b[A-Z]+-\\d+\\b",
	};
	struct arena a = ARENA_INIT;
	struct commit_log log;
	struct err e = { 0 };
	size_t sum = 0;

	if (commit_log_parse(bytes, &a, &log, &e) == 0)
		git_change_each(&log, &s, see, &sum, &e);
	arena_free(&a);
}

static void add_object(struct buf *to, const char *type, struct str bytes, char id[COMMIT_ID_LEN + 1])
{
	struct err e = { 0 };

	if (commit_object_id(type, bytes, id, &e) < 0)
		return;
	buf_addf(to, "%s %s %zu\n", id, type, bytes.n);
	buf_add_str(to, bytes);
	buf_add_char(to, '\n');
}

static void read_pieces(struct str rest)
{
	struct buf records = BUF_INIT(1 << 22), all = BUF_INIT(1 << 22), object = BUF_INIT(1 << 20);
	char tip[COMMIT_ID_LEN + 1] = "", side[COMMIT_ID_LEN + 1] = "", blob[COMMIT_ID_LEN + 1];

	for (int n = 0; rest.p && n < PIECES_MAX; n++) {
		struct str piece = str_cut(&rest, '\f');

		if (!n && str_starts(piece, "#")) {
			add_object(&records, "blob", piece, blob);
			continue;
		}
		buf_clear(&object);
		buf_add_cstr(&object, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n");
		if (tip[0])
			buf_addf(&object, "parent %s\n", tip);
		if (side[0])
			buf_addf(&object, "parent %s\n", side);
		buf_add_str(&object, piece);
		side[0] = '\0';
		add_object(&records, "commit", buf_str(&object),
			   tip[0] && str_starts(piece, "<") ? side : tip);
	}
	buf_addf(&all, COMMIT_LOG_MAGIC "1\nrepository r\nbranch b\nbase " ZERO "\ntip %s\n",
		 tip[0] ? tip : ZERO);
	buf_add_str(&all, buf_str(&records));
	read_artifact(buf_str(&all));
	buf_free(&object);
	buf_free(&all);
	buf_free(&records);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = { (const char *)data, size };

	git_libgit2_init();
	if (str_starts(input, COMMIT_LOG_MAGIC))
		read_artifact(input);
	else
		read_pieces(input);
	return 0;
}
