/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_CODEC_REGEX_H
#define ASSAY_CODEC_REGEX_H

#include "base/compiler.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Regular expressions of the settings (PCRE2), run over text that somebody else wrote. ^
 * and $ match at every line. A search has a ceiling of steps, depth and memory: a pattern
 * that would run away on some text is an error, never a hang and never "no match".
 */
#define REGEX_PATTERN_MAX 4096

struct regex;

/* ERR_USAGE: what is wrong with the pattern, and where in it. */
int regex_new(struct str pattern, struct regex **ret, struct err *e);
void regex_free(struct regex *re);
void regex_freep(struct regex **re); /* for CLEANUP */

/* The number of a named group, or -1. Group 0 is the whole match. */
int regex_group_number(const struct regex *re, const char *name);

/* Starts a search for all matches in the text, which must be UTF-8 and outlive it. */
void regex_search(struct regex *re, struct str text);

/* 1: the next match is there for regex_group. 0: no more. -1 (ERR_INPUT): the text is not
 * UTF-8, or the search went over a ceiling. Matches do not overlap. */
MUST_USE int regex_next(struct regex *re, struct err *e);

/* What the group matched in the newest match; "not given" when it took no part. */
struct str regex_group(const struct regex *re, int group);

#endif
