/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/plain.h"
#include "cli/cmd.h"
#include "cli/collector.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "evidence/media.h"
#include "intake/intake.h"

/*
 * Results are written as their batch becomes durable, not at the end: what stands on
 * standard output is in the lake, also when the run is cut off after it.
 */
struct run {
	struct cli *c;
	struct err *e;
	bool failed;	/* standard output could not be written: *e says why */
	uint64_t stored, known, documents, refused, tables;
	struct buf *table;	/* path of the first document that is a table */
	int64_t facts, secrets, unread, unread_members, nonconforming;
};

/* How long the place is that an error begins with ("line 3, column 17", "/components/3"); 0
 * when it names none. */
static size_t place_length(const char *error)
{
	static const char *const begins[] = { "line ", "row ", "/", "byte ", "commit " };
	const char *end = strstr(error, ": ");

	for (size_t i = 0; end && i < COUNT_OF(begins); i++)
		if (str_starts(str_of(error), begins[i]))
			return (size_t)(end - error);
	return 0;
}

static void json_result(struct buf *b, const struct intake_result *r)
{
	static const char *const status[] = {
		[INTAKE_STORED] = "stored", [INTAKE_KNOWN] = "known", [INTAKE_REFUSED] = "refused",
	};
	size_t place = r->error ? place_length(r->error) : 0;

	buf_add_char(b, '{');
	json_out_text(b, "path", r->path);
	json_out_text(b, "sha256", r->sha256[0] ? r->sha256 : NULL);
	json_out_text(b, "kind", r->kind);
	json_out_text(b, "format", r->format);
	json_out_text(b, "media", r->media);
	buf_addf(b, ",\"status\":\"%s\",\"place\":", status[r->status]);
	json_put_str(b, place ? (struct str){ r->error, place } : STR_NONE);
	json_out_text(b, "error", place ? r->error + place + 2 : r->error);
	buf_addf(b, ",\"facts\":%lld,\"secrets\":%lld,\"unread\":%lld,\"unread_members\":%lld,\"nonconforming\":%lld}\n",
		 (long long)r->facts, (long long)r->secrets, (long long)r->unread, (long long)r->unread_members,
		 (long long)r->nonconforming);
}

static void text_result(struct buf *b, const struct intake_result *r)
{
	buf_addf(b, "%-12.12s  %-17s ", *r->sha256 && r->status != INTAKE_REFUSED ? r->sha256 : "-",
		 r->status == INTAKE_STORED ? r->kind : r->status == INTAKE_KNOWN ? "known already" : "refused");
	plain_put(b, str_of(r->path), PLAIN_LINE);
	if (r->status == INTAKE_STORED) {
		if (r->format)
			buf_addf(b, " (%s, %lld fact%s", r->format, (long long)r->facts, plain_s((uint64_t)r->facts));
		else
			buf_addf(b, " (%s; no known format: kept as a document", media_name(r->media));
		if (r->nonconforming == 1)
			buf_add_cstr(b, "; does not conform");
		if (r->nonconforming > 1)
			buf_addf(b, "; %lld SBOMs do not conform", (long long)r->nonconforming);
		if (r->secrets)
			buf_addf(b, "; %lld secret%s", (long long)r->secrets, plain_s((uint64_t)r->secrets));
		if (r->unread)
			buf_addf(b, "; %lld value%s not read", (long long)r->unread, plain_s((uint64_t)r->unread));
		if (r->unread_members)
			buf_addf(b, "; %lld member%s of no known format", (long long)r->unread_members,
				 plain_s((uint64_t)r->unread_members));
		buf_add_char(b, ')');
	} else if (r->status == INTAKE_REFUSED)
		buf_add_cstr(b, ": ");
	plain_put(b, str_of(r->error), PLAIN_LINE);
	buf_add_char(b, '\n');
}

static void on_result(void *arg, const struct intake_result *r)
{
	struct run *run = arg;
	struct cli *c = run->c;

	run->stored += r->status == INTAKE_STORED;
	run->known += r->status == INTAKE_KNOWN;
	run->refused += r->status == INTAKE_REFUSED;
	run->documents += r->status == INTAKE_STORED && !r->format;
	run->facts += r->facts;
	if (r->status == INTAKE_STORED && !r->format && media_is_table(r->media) && !run->tables++)
		plain_put(run->table, str_of(r->path), PLAIN_LINE);
	run->secrets += r->secrets;
	run->unread += r->unread;
	run->unread_members += r->unread_members;
	run->nonconforming += r->nonconforming;
	if (c->json)
		json_result(&c->out, r);
	else
		text_result(&c->out, r);
	cli_progress_end(c);
	if (io_write_all(STDOUT_FILENO, c->out.p, c->out.n, run->e) < 0)
		run->failed = true;
	buf_clear(&c->out);
	cli_progress(c, "files", run->stored + run->known + run->refused, 0);
}

static int take_stdin(struct intake *in, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = BUF_INIT(ARTIFACT_BYTES_MAX);

	if (io_read_fd(STDIN_FILENO, &bytes, e) < 0)
		return err_ctx(e, "standard input");
	return intake_bytes(in, "-", buf_str(&bytes), e);
}

static int read_options(const struct cli *c, struct intake_options *o, char supersedes[SHA256_HEX_LEN + 1],
			struct err *e)
{
	const char *collected = cli_option(c, "collected");
	const char *old = cli_option(c, "supersedes");
	struct sha256 id;

	o->strict = cli_option(c, "strict") != NULL;
	o->format = cli_option(c, "format");
	o->collector = collector_name(cli_option(c, "collector"));
	if (collected && when_parse(str_of(collected), &o->collected, e) < 0) {
		e->kind = ERR_USAGE;
		return err_ctx(e, "--collected");
	}
	if (collected && strcmp(o->collected.text, when_now().text) > 0)
		return err_set(e, ERR_USAGE, "--collected: %s has not come yet", o->collected.text);
	if (!old)
		return 0;
	if (!sha256_from_hex(str_of(strncmp(old, "art:", 4) == 0 ? old + 4 : old), &id))
		return err_set(e, ERR_USAGE, "--supersedes: '%s' is not the 64 hex digits of an artifact", old);
	sha256_hex(&id, supersedes);
	o->supersedes = supersedes;
	return 0;
}

/* What who handed it in may not have meant, and where to look. */
static void say_more(const struct run *r)
{
	if (r->tables)
		fprintf(stderr, "%llu of the documents %s: assay format test %.*s says what it lacks to be records\n",
			(unsigned long long)r->tables, r->tables == 1 ? "is a table" : "are tables",
			STR_FMT(buf_str(r->table)));
	if (r->nonconforming)
		fprintf(stderr, "%lld SBOM%s not conform to the schema of %s version: "
			"v_sbom says why, where conforms is 0\n", (long long)r->nonconforming,
			r->nonconforming == 1 ? " does" : "s do", r->nonconforming == 1 ? "its" : "their");
	if (r->secrets)
		fprintf(stderr, "%lld secret%s in what was stored: SELECT * FROM v_secret says where; no report repeats %s\n",
			(long long)r->secrets, plain_s((uint64_t)r->secrets), r->secrets == 1 ? "it" : "them");
	if (r->unread)
		fprintf(stderr, "%lld value%s not read: SELECT * FROM v_unread says which, and why\n", (long long)r->unread,
			plain_s((uint64_t)r->unread));
	if (r->unread_members)
		fprintf(stderr, "%lld member%s of archives %s of no known format: SELECT * FROM v_unread says which\n",
			(long long)r->unread_members, plain_s((uint64_t)r->unread_members), r->unread_members == 1 ? "is" : "are");
}

static int run(struct cli *c, struct err *e)
{
	CLEANUP(intake_closep) struct intake *in = NULL;
	char supersedes[SHA256_HEX_LEN + 1];
	CLEANUP(buf_free) struct buf table = BUF_INIT(64 * 1024);
	struct run r = { .c = c, .e = e, .table = &table };
	struct intake_options o = { .report = on_result, .arg = &r };

	if (read_options(c, &o, supersedes, e) < 0 || intake_open(&c->ws, &o, &in, e) < 0)
		return -1;
	/* A name that is mistyped must not leave a half of the others taken. */
	for (int i = 0; i < c->arg_count; i++)
		if (strcmp(c->args[i], "-") != 0 && !io_exists(c->args[i]))
			return err_set(e, ERR_ENV, "%s: cannot open: %s", c->args[i], strerror(errno));
	for (int i = 0; i < c->arg_count; i++) {
		bool standard = strcmp(c->args[i], "-") == 0;

		if ((standard ? take_stdin(in, e) : intake_path(in, c->args[i], e)) < 0)
			return -1;
	}
	if (intake_finish(in, e) < 0 || r.failed)
		return -1;
	cli_progress_end(c);
	if (!c->json) {
		fprintf(stderr, "%llu stored (%llu as %s), %llu known already, %llu refused; %lld fact%s\n",
			(unsigned long long)r.stored, (unsigned long long)r.documents,
			r.documents == 1 ? "a document" : "documents", (unsigned long long)r.known, (unsigned long long)r.refused,
			(long long)r.facts, plain_s((uint64_t)r.facts));
		say_more(&r);
	}
	if (r.refused)
		return err_set(e, ERR_INPUT, "%llu of %llu file%s refused", (unsigned long long)r.refused,
			       (unsigned long long)(r.stored + r.known + r.refused),
			       plain_s(r.stored + r.known + r.refused));
	return 0;
}

const struct cmd cmd_ingest = {
	.name = "ingest",
	.args = "PATH...",
	.brief = "Take evidence in: files, folders, git repositories, or - for standard input",
	.text = "The format is found from the content. A file of no known format is kept as a document; a\n"
		"broken file of a known one is refused, and the others go on. A line on standard output\n"
		"means that the artifact is in the lake for good. Symbolic links in a folder are not\n"
		"followed, and lakes in it are left out.",
	.example = "assay ingest build/sbom.json reports/ ../shop.git",
	.needs = NEEDS_LAKE_WRITE,
	.min_args = 1,
	.max_args = -1,
	.options = {
		{ "collector", "NAME", "who hands in (default: ASSAY_COLLECTOR, else the login name)" },
		{ "collected", "TIME", "when it was fetched from its source (default: now)" },
		{ "strict", NULL, "refuse SBOMs that do not conform to the schema of their version" },
		{ "format", "NAME", "read them by that format (assay format list), whatever they look like" },
		{ "supersedes", "ARTIFACT", "the artifact that this one corrects: its facts no longer count" },
	},
	.run = run,
};
