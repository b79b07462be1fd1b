/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_REPORT_HTML_INT_H
#define ASSAY_REPORT_HTML_INT_H

#include "audit/posture.h"
#include "report/html_writer.h"

/*
 * The parts of the page that report_html writes. Anchors: ctl-ID for a control, req-F:ID
 * for a requirement, art-DIGEST for an artifact, chk-ID for a check.
 */
struct html_artifact {
	const struct posture_artifact *artifact;
	bool deviates;	/* an item that points to it does */
};

struct html_page {
	struct html h;
	const struct posture *p;
	struct html_artifact *artifacts;	/* by digest */
	bool all_artifacts;			/* each is listed; else those with deviations */
};

/* html_head.c: the head of a page, with its policy and its style. */
void html_put_head(struct html *h, const char *title);

/* html_words.c: the words of the product, each with its shape. A shape is drawn in the
 * colour of its class; the classes are those of report.css. */
void html_put_shapes(struct html *h);
void html_put_shape(struct html *h, const char *class, bool filled);
void html_put_verdict(struct html *h, enum verdict v);
void html_put_status(struct html *h, enum requirement_status s);
const char *html_verdict_class(enum verdict v);
const char *html_status_class(enum requirement_status s);
const char *html_status_words(enum requirement_status s);
void html_put_day(struct html *h, const char *when);
void html_put_count(struct html *h, int64_t n, const char *one, const char *many);
void html_put_digest(struct html *h, const char *digest);
void html_put_control_link(struct html *h, const struct posture_control *c);
void html_put_requirement_link(struct html *h, const struct posture_requirement *r);
/* "soc2:CC8.1", cut off when longer than any catalog's; returns key. */
#define HTML_KEY_LEN 256
const char *html_requirement_key(const struct posture_requirement *r, char key[HTML_KEY_LEN]);

/* A column's head, and a cell that says its column where a narrow screen has no head. */
void html_put_column(struct html *h, const char *class, const char *name);
void html_open_cell(struct html *h, const char *class, const char *label);
/* An item of a list of tiles: a number with the shape of its class, and what it counts. */
void html_put_tile(struct html *h, const char *class, bool filled, int64_t n, const char *words);
void html_put_section_head(struct html *h, const char *id, const char *title);

/* One part of the page each. */
void html_put_frameworks(struct html_page *page);	/* html_framework.c: bars and numbers */
void html_put_requirements(struct html_page *page);	/* html_framework.c: each with its residuals */
void html_put_matrix(struct html_page *page);		/* html_matrix.c */
void html_put_controls(struct html_page *page);		/* html_control.c */
void html_put_artifacts(struct html_page *page);	/* html_artifact.c */

/* html_timeline.c: the population of a check over the period. */
void html_put_timeline(struct html *h, const struct posture *p, const struct posture_check *c);

/* html_artifact.c: the list of artifacts, and a link into it where it has the digest. */
void html_artifacts_init(struct html_page *page);
void html_artifacts_free(struct html_page *page);
void html_put_artifact_link(struct html_page *page, const char *digest);

#endif
