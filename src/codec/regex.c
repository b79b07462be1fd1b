/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The interpreter of PCRE2, not its JIT: only the interpreter honours the limit on depth, and the JIT needs pages
 * that are writable and executable at once, in a program that reads hostile bytes. Measured with the callouts
 * that count steps (10.42, a trailer and a ticket in a commit message, a digest): 1.35, 0.80 and 0.31 us a search
 * against 0.70, 0.52 and 0.23 of the JIT, which takes 70 to 140 us to compile a pattern. The texts are short;
 * what tables of schemas ask most often needs neither (catalog/schema_form.c).
 */
#include "codec/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/buf.h"

#define STEPS_MAX    1000000
#define DEPTH_MAX    10000
/* That limit is on what begins at one character. These are on what a whole text costs, counted
 * by callouts: an honest pattern takes a few dozen a byte. */
#define TEXT_STEPS_MIN	    100000
#define TEXT_STEPS_PER_BYTE 256
#define TEXT_STEPS_MAX	    100000000
#define HEAP_MAX_KIB 20000

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *match;
	struct str text;
	size_t at;    /* where the next search begins */
	bool checked; /* the text is known to be UTF-8 */
	uint64_t steps_left;
};

static int count_step(pcre2_callout_block *at, void *arg)
{
	struct regex *re = arg;

	(void)at;
	if (!re->steps_left)
		return PCRE2_ERROR_MATCHLIMIT;
	re->steps_left--;
	return 0;
}

static int compile(struct regex *re, struct str pattern, struct err *e)
{
	PCRE2_UCHAR text[160];
	PCRE2_SIZE at;
	int code;

	re->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
				 PCRE2_UTF | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT,
				 &code, &at, NULL);
	if (re->code)
		return 0;
	pcre2_get_error_message(code, text, sizeof text);
	return err_set(e, ERR_USAGE, "regular expression, character %zu: %s", (size_t)at + 1,
		       (const char *)text);
}

int regex_new(struct str pattern, struct regex **ret, struct err *e)
{
	struct regex *re;

	if (!str_given(pattern) || pattern.n > REGEX_PATTERN_MAX)
		return err_set(e, ERR_USAGE, "regular expression: expected 1 to %d bytes", REGEX_PATTERN_MAX);
	re = xcalloc(1, sizeof *re);
	if (compile(re, pattern, e) < 0) {
		regex_free(re);
		return -1;
	}
	re->limits = pcre2_match_context_create(NULL);
	re->match = pcre2_match_data_create_from_pattern(re->code, NULL);
	if (!re->limits || !re->match) {
		regex_free(re);
		return err_set(e, ERR_ENV, "out of memory");
	}
	pcre2_set_match_limit(re->limits, STEPS_MAX);
	pcre2_set_depth_limit(re->limits, DEPTH_MAX);
	pcre2_set_heap_limit(re->limits, HEAP_MAX_KIB);
	pcre2_set_callout(re->limits, count_step, re);
	*ret = re;
	return 0;
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_match_data_free(re->match);
	pcre2_match_context_free(re->limits);
	pcre2_code_free(re->code);
	free(re);
}

void regex_freep(struct regex **re)
{
	regex_free(*re);
	*re = NULL;
}

int regex_group_number(const struct regex *re, const char *name)
{
	int n = pcre2_substring_number_from_name(re->code, (PCRE2_SPTR)name);

	return n < 0 ? -1 : n;
}

void regex_search(struct regex *re, struct str text)
{
	re->text = text.p ? text : STR_LIT("");
	re->at = 0;
	re->checked = false;
	re->steps_left = TEXT_STEPS_MIN + TEXT_STEPS_PER_BYTE * (uint64_t)re->text.n;
	if (re->steps_left > TEXT_STEPS_MAX)
		re->steps_left = TEXT_STEPS_MAX;
}

/* An empty match must not be found again: the next search begins a character later. */
static size_t after_match(const struct regex *re)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(re->match);
	size_t at = span[1] > re->at ? span[1] : re->at;

	if (span[1] > span[0])
		return at;
	at++;
	while (at < re->text.n && ((unsigned char)re->text.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

int regex_next(struct regex *re, struct err *e)
{
	uint32_t options = re->checked ? PCRE2_NO_UTF_CHECK : 0;
	int n;

	if (re->at > re->text.n)
		return 0;
	n = pcre2_match(re->code, (PCRE2_SPTR)re->text.p, re->text.n, re->at, options, re->match, re->limits);
	if (n == PCRE2_ERROR_NOMATCH) {
		re->at = re->text.n + 1;
		return 0;
	}
	if (n < 0) {
		PCRE2_UCHAR text[160];

		pcre2_get_error_message(n, text, sizeof text);
		return err_set(e, ERR_INPUT, "search by regular expression: %s", (const char *)text);
	}
	re->checked = true;
	re->at = after_match(re);
	return 1;
}

struct str regex_group(const struct regex *re, int group)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(re->match);

	if (group < 0 || (uint32_t)group >= pcre2_get_ovector_count(re->match) ||
	    span[2 * group] == PCRE2_UNSET || span[2 * group + 1] < span[2 * group])
		return STR_NONE;
	return (struct str){ re->text.p + span[2 * group], span[2 * group + 1] - span[2 * group] };
}
