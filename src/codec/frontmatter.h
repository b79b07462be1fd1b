/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_FRONTMATTER_H
#define ASSAY_CODEC_FRONTMATTER_H

#include "base/str.h"

/*
 * A Markdown document with YAML front matter: a first line "---", YAML, and a line "---"
 * or "...". Without both fences there is no front matter, and all of it is body. A UTF-8
 * byte order mark is skipped. Everything is a slice of the bytes.
 */
struct frontmatter {
	struct str yaml;	/* "not given" when there is none */
	size_t yaml_line;	/* on which it begins, from 1 */
	struct str body;
	size_t body_line;
};

void frontmatter_split(struct str bytes, struct frontmatter *ret);

/* The text of the body's first heading ("# Title", or a paragraph underlined by === or
 * ---), its Markdown as it stands; "not given" when there is none. Headings in code and in
 * HTML comments do not count. */
struct str frontmatter_title(struct str body);

#endif
