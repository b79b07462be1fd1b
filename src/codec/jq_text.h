/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_JQ_TEXT_H
#define ASSAY_CODEC_JQ_TEXT_H

#include "base/str.h"

/*
 * The tokens of a filter of jq 1.6 (its manual; lexer.l), for who must look at a filter before it runs: libjq has no
 * syntax tree to offer. Nothing here fails: what is no jq ends where the text does.
 */
enum jq_token {
	JQ_END,
	JQ_BLANK,	/* white space, a comment */
	JQ_TEXT,	/* "…", with the filters in it */
	JQ_WORD,	/* a keyword, a function's name, a number */
	JQ_NAME,	/* $name, @format */
	JQ_FIELD,	/* .name */
	JQ_OPEN,	/* ( [ { */
	JQ_CLOSE,
	JQ_SIGN,	/* any other character */
};

/* The token at `at`; returns where it ends. */
size_t jq_token(struct str s, size_t at, enum jq_token *ret);

/* Behind the bracket that closes the one at `at`. */
size_t jq_group_end(struct str s, size_t at);

/* Behind the blanks at `at`. */
size_t jq_blank_end(struct str s, size_t at);

/* Is `word` the word at `at`, which ends at `end`? */
static inline bool jq_word_is(struct str s, size_t at, size_t end, const char *word)
{
	return str_is((struct str){ s.p + at, end - at }, word);
}

#endif
