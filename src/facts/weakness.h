/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_FACTS_WEAKNESS_H
#define ASSAY_FACTS_WEAKNESS_H

#include "base/buf.h"

/*
 * The public names of what a scanner found: CVE ids and CWE ids, each a list without
 * repetition joined by ", ", in the order they were seen, in one spelling (CVE-2021-44228,
 * CWE-79). Lists are short: past a kilobyte the rest is left out.
 */
struct weakness {
	struct buf cve;
	struct buf cwe;
};

#define WEAKNESS_INIT ((struct weakness){ BUF_INIT(1024), BUF_INIT(1024) })

/* Adds every id that stands in text as a word of its own: "CVE-2021-44228",
 * "external/cwe/cwe-079", "CWE-79: Cross-site Scripting". */
void weakness_scan(struct weakness *w, struct str text);

/* Adds a CWE by its number alone ("79"); text that is no number is scanned. */
void weakness_add_cwe(struct weakness *w, struct str number);

void weakness_clear(struct weakness *w);
void weakness_free(struct weakness *w);

#endif
