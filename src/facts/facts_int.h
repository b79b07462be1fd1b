/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_FACTS_INT_H
#define ASSAY_FACTS_FACTS_INT_H

#include "base/arena.h"
#include "base/buf.h"
#include "facts/component_list.h"
#include "facts/dependency_list.h"
#include "facts/facts.h"

/* What the files that fill the sink share. */
struct facts {
	struct db *db;
	struct facts_now {	/* of the artifact that the facts are about; begins anew with each */
		int64_t artifact;
		int64_t count;		/* facts so far */
		int64_t rows;		/* those of them that are rows of their own: all but components */
		int64_t findings;	/* and of these */
		int64_t secrets;
		int64_t unread_rows;	/* what could not be read */
		int64_t unread;		/* values; those that were counted only, too */
		int64_t unread_members;	/* and members of an archive */
		int64_t nonconforming;	/* SBOMs that do not conform to their schema */
		int64_t scan;		/* the run that findings belong to; 0: none */
		uint64_t text_bytes, text_bytes_max;
		bool text_too_long;
		size_t held, gathered;	/* bytes of the document, and of what is gathered of the SBOM at hand */
	} now;
	struct buf member;	/* "member=a.json;": stands before each locator */
	struct arena redacted;	/* texts of the fact at hand in which a secret stood */
	struct buf place;	/* the locator that was made of it last */
	struct fact_sbom sbom;	/* between facts_sbom and facts_sbom_end; its text lives in arena */
	struct arena arena;
	facts_seen *seen;	/* NULL: nobody watches */
	void *seen_arg;
	struct buf seen_texts;	/* of the fact at hand */
	struct component_list *list;
	struct dependency_list *dependencies;
	struct {
		int64_t name, version, supplier, id, purl, license, hash;	/* of the SBOM's components so far */
	} with;
};

/* Binds a text of a fact and counts it; facts_exec then refuses facts that are too large. */
void facts_text(struct facts *f, struct query *q, const char *name, struct str s);
/* The same for each of n. */
struct facts_text {
	const char *parameter;	/* ":tool" */
	struct str text;
};
void facts_texts(struct facts *f, struct query *q, const struct facts_text *texts, size_t n);
/* Shows a fact of that kind to who watches, with the texts that were noted. */
void facts_note(struct facts *f, const char *name, struct str s);
void facts_show(struct facts *f, const char *kind);
/* The text without secrets; lives until the fact is stored. */
struct str facts_redacted(struct facts *f, struct str s);

/* The locator with the member of the archive in front, until the next call; and that bound as ":locator". */
struct str facts_place(struct facts *f, struct str locator);
void facts_locator(struct facts *f, struct query *q, struct str locator);

/* The bounds on texts (facts_artifact in facts.h), for those that are stored in another way than by facts_text:
 * counts one; ERR_INPUT when it, or all so far, are over a bound. */
void facts_count_text(struct facts *f, struct str s);
int facts_check_text(const struct facts *f, struct err *e);
/* Room for so many bytes more of the SBOM at hand. */
int facts_gather(struct facts *f, size_t bytes, struct err *e);
/* Puts the place of a fact before what is wrong with it; returns -1. */
int facts_at(struct str locator, struct err *e);
/* Opens an insert for a fact of the artifact at hand. What was opened, by this or otherwise, is counted and stored when
 * its texts and their number are within bounds. */
int facts_open(struct facts *f, enum sql_id id, struct query *q, struct err *e);
int facts_exec(struct facts *f, struct query *q, struct err *e);

#endif
