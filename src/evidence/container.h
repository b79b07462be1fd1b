/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_CONTAINER_H
#define ASSAY_EVIDENCE_CONTAINER_H

#include "evidence/evidence.h"

/*
 * Evidence that is compressed or in an archive (codec/unpack.h), opened before any format is asked.
 *
 *	report.json.gz	is what is in it: kind, format and locators are those of the content
 *	reports.zip	each member is read on its own, containers in it too, CONTAINER_DEPTH_MAX deep; a
 *			fact's locator is "member=zap/report.xml;" and the one in the member
 *
 * An archive with a member that is refused is refused, with the member's name. One with no member
 * of a known format is a document; a member of none is noted (facts_unread_member). The kind of an archive
 * is that of its members when they agree, else "archive"; its format is always "archive".
 */
#define CONTAINER_DEPTH_MAX 3
#define CONTAINER_SECRETS_MAX 1000	/* noted of one content: the first */

/* What evidence_read does, for bytes that may be a container; and notes the secrets that stand in its contents. */
int container_read(struct reading *r, struct json_reader *reader, const struct format **ret_format, struct err *e);

/* The bytes that a locator is about: unpacked, the member that it names. *locator becomes what is
 * left of it, and *bytes either stays as it is or is what was put into ret, followed by
 * BUF_PADDING readable bytes. ERR_USAGE when there is no such member. */
int container_find(struct str *bytes, struct str *locator, struct buf *ret, struct err *e);

extern const struct format format_archive;

#endif
