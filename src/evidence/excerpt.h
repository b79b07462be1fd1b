/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_EVIDENCE_EXCERPT_H
#define ASSAY_EVIDENCE_EXCERPT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * The place in an artifact that a locator names (facts/facts.h): the value in JSON or YAML, the
 * CSV row under its header, the row of a sheet by its columns, the line, or the commit object; the whole text when
 * the locator is empty. Appended to ret, ending in a new line; secrets in it are redacted (facts/secret.h). bytes
 * must be followed by BUF_PADDING readable ones. ERR_USAGE when the artifact has no such place.
 */
int excerpt(struct str bytes, struct str locator, struct buf *ret, struct err *e);

#endif
