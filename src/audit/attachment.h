/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_AUDIT_ATTACHMENT_H
#define ASSAY_AUDIT_ATTACHMENT_H

#include "intake/workspace.h"

/*
 * Any artifact (a PDF, a screenshot, a mail, but also what was read) may be tied to a control by hand: somebody
 * says with a name and a note that it belongs there. That is a decision in the lake, and taking it back is another.
 * It is shown beside the control for whoever looks; no verdict and no status ever rests on it, as nobody but a
 * person has read it.
 */
struct attachment {
	const char *control;		/* its id; a workspace may have lost the control since */
	const char *artifact;		/* digest */
	const char *kind, *media, *source;	/* of the artifact; media: NULL unless it is a document */
	const char *superseded_by;	/* digest of the artifact that corrects it; NULL: none */
	const char *by, *attached, *note;
};

struct attachments {
	const struct attachment *items;	/* those in force, by control and then as they came */
	size_t count;
};

/* Text lives in a. */
int attachment_load(struct db *db, struct arena *a, struct attachments *ret, struct err *e);

/* NULL: that artifact is not attached to that control. */
const struct attachment *attachment_find(const struct attachments *list, const char *artifact, const char *control);

/* The artifact of that name, whole or its first digits, with or without "art:". ERR_USAGE when there is none, or
 * several; when it is a result, which is not evidence. */
int attachment_artifact(struct db *db, const char *name, struct arena *a, const char **ret, struct err *e);

/* Keeps that w->artifact is attached to w->control by w->by with w->note, or that it no longer is. ERR_USAGE when it
 * is attached already, or is not, or when an artifact that corrects it is there. ws must be open for writing. */
int attachment_add(struct workspace *ws, const struct attachments *list, const struct attachment *w, bool revoke,
		   const char *collector, struct err *e);

#endif
