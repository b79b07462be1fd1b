/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_MEDIA_H
#define ASSAY_EVIDENCE_MEDIA_H

#include "base/str.h"

/*
 * What a document is, for people who are to open it: PDF, a screenshot, a mail. Found by content, like formats:
 * the first bytes of a kind of file; the names in the directory of a zip; the headers of a mail; of other text a
 * few marks of HTML, XML, JSON and Markdown. Nothing is read out of it, and only its first 64 KiB and the end of a
 * zip are looked at. What it says follows from the bytes alone, so a rebuild says the same.
 */

/* "application/pdf"; "application/octet-stream" when it is nothing known. Static; never NULL. */
const char *media_of(struct str bytes);

/* Rows and columns, that may have been meant as records? */
bool media_is_table(const char *media);

/* The same for a reader: "PDF", "PNG image", "mail". media must be one of media_of's. */
const char *media_name(const char *media);

#endif
