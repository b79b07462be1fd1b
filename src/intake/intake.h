/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_INTAKE_INTAKE_H
#define ASSAY_INTAKE_INTAKE_H

#include "intake/workspace.h"

/*
 * Taking artifacts in. Files are read, detected, and their facts added; the bytes go to
 * the lake and an entry to the ledger. All of it is gathered in batches; a result is
 * reported only when the batch it is in is durable, so what was reported as stored stays.
 * One broken file is refused and the rest goes on.
 */
#define ARTIFACT_BYTES_MAX ((size_t)400 * 1024 * 1024)

enum intake_status {
	INTAKE_STORED,
	INTAKE_KNOWN,		/* the lake has these bytes already */
	INTAKE_REFUSED,		/* broken; error says where and why */
};

struct intake_result {
	const char *path;
	char sha256[SHA256_HEX_LEN + 1];	/* "" when it could not be read */
	const char *kind;			/* NULL when refused before detection */
	const char *format;			/* NULL for a document */
	const char *media;			/* of a document that was stored: evidence/media.h; else NULL */
	enum intake_status status;
	const char *error;			/* NULL unless refused */
	int64_t facts, secrets, unread;		/* unread: values of facts that could not be read */
	int64_t nonconforming;			/* SBOMs that do not conform to their schema */
	int64_t unread_members;			/* of an archive that is no document: of no known format */
};

typedef void intake_report(void *arg, const struct intake_result *r);

struct intake_options {
	const char *collector;		/* who hands in */
	struct when collected;		/* "" means now */
	bool strict;			/* refuse SBOMs that do not conform to their own schema */
	const char *supersedes;		/* hex id of the artifact this one corrects; NULL: none */
	const char *format;		/* that reads them, whatever they look like; NULL: found by content */
	intake_report *report;
	void *arg;
};

struct intake;

/* ERR_USAGE when what is to be superseded is not in the lake, or is no evidence; when there is no such format. */
int intake_open(struct workspace *ws, const struct intake_options *o, struct intake **ret, struct err *e);

/* A file, a folder with all below it, or a git repository. Lakes in it are left out. Returns
 * -1 only for what ends the whole run (disk, lake); refusals are reported. */
int intake_path(struct intake *in, const char *path, struct err *e);

/* Bytes from elsewhere (standard input, a stretch of git history), under the name of source. */
int intake_bytes(struct intake *in, const char *source, struct str bytes, struct err *e);

/* The same, of an answer of a server: observed is when it was given, unless the bytes say another time. Bytes that
 * the lake has are known only when they are what this source gave last, or nothing is read out of them nor was out of
 * that. dated: the source says since when, and its path with another day is the same source. */
int intake_fetched(struct intake *in, const char *source, bool dated, const struct when *observed, struct str bytes,
		   struct err *e);

/* A document of our own making (intake/decision.h), as a decision, not as evidence; not
 * reported. BUF_PADDING readable bytes follow those of an evaluation. *ret_known: the lake had it
 * already, and nothing was added. An evaluation that is not the newest any more is not known:
 * it gets another entry, under which it is. */
int intake_decision(struct intake *in, const char *kind, struct str bytes, struct sha256 *ret_id,
		    bool *ret_known, struct err *e);

/* One such document, durable when it returns: what somebody decided, on its own. */
int intake_decide(struct workspace *ws, const char *kind, struct str bytes, const char *collector, struct err *e);

/* Makes what is still gathered durable and reports it. */
int intake_finish(struct intake *in, struct err *e);

/* Throws away what is not yet durable, unless finished. */
void intake_close(struct intake *in);
void intake_closep(struct intake **in);

/* Reads the ledger's entries from the one the store has not seen, and their artifacts,
 * into the store (the way facts are made again). progress may be NULL. */
int intake_catch_up(struct workspace *ws, work_progress *progress, void *arg, struct err *e);

#endif
