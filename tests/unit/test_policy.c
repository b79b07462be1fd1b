/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "facts_recorder.h"

static void assert_reads(const char *text, const char *want)
{
	static const struct settings none;
	struct arena a = ARENA_INIT;
	const char *got = read_as_text(&a, str_of(text), &none);
	bool same = !strcmp(got, want);

	if (!same)
		print_error("got:\n%s\nwant:\n%s\n", got, want);
	arena_free(&a);
	assert_true(same);
}

static void every_key_is_read(void **state)
{
	(void)state;
	assert_reads("---\nid: ISP\ntype: standard\ntitle: Information security\nversion: 2.1\nowner: CISO\n"
		     "approved_by: Board\napproved: 2025-01-15\neffective: 2025-02-01\nreview_due: 2026-01-15\n"
		     "system: shop\nsatisfies: [CC1.1, CC5.3]\nother: [1]\n---\n# Body\n",
		     "policy policy=ISP type=standard title=Information security version=2.1 owner=CISO "
		     "approved_by=Board system=shop approved=2025-01-15T00:00:00Z effective=2025-02-01T00:00:00Z "
		     "review_due=2026-01-15T00:00:00Z satisfies=CC1.1, CC5.3 locator=line=1\n");
}

static void what_is_left_out_comes_from_elsewhere_or_nowhere(void **state)
{
	(void)state;
	assert_reads("---\nid: ISP\nversion:\nsatisfies: CC1.1, PO.1.1\n---\n\n# The *heading*\n",
		     "policy policy=ISP type=policy title=The *heading* version=- owner=- approved_by=- system=- "
		     "approved=- effective=- review_due=- satisfies=CC1.1, PO.1.1 locator=line=1\n");
	assert_reads("---\ntitle: Only a title\nowner: me\n---\n",
		     "policy policy=Only a title type=policy title=Only a title version=- owner=me approved_by=- "
		     "system=- approved=- effective=- review_due=- satisfies=- locator=line=1\n");
}

static void comply_front_matter_is_read(void **state)
{
	(void)state;
	assert_reads("name: Office Policy\nacronym: OP\nsatisfies:\n  TSC:\n    - CC6.4\n    - CC6.5\n"
		     "majorRevisions:\n  - date: Jun 1 2018\n    comment: first\n  - date: Oct 12 2019\n---\n\n# Purpose\n",
		     "policy policy=OP type=policy title=Office Policy version=2 owner=- approved_by=- system=- "
		     "approved=2019-10-12T00:00:00Z effective=- review_due=- satisfies=CC6.4, CC6.5 locator=line=1\n");
}

static void broken_front_matter_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_reads("---\nid: ISP\nversion: 1\napproved: last week\n---\n",
		     "refused: line 4, column 1: approved: 'last week' is not a date or time such as 2025-03-09 or "
		     "2025-03-09T14:05:00Z");
	assert_reads("---\nid: [a]\nversion: 1\n---\n", "refused: line 2, column 1: expected a text, not a list");
	assert_reads("name: P\nacronym: P\nmajorRevisions:\n- date: Foo 1 2018\n---\n",
		     "refused: line 4, column 3: majorRevisions: date: 'Foo 1 2018' is not a date or time such as "
		     "2025-03-09 or 2025-03-09T14:05:00Z");
	assert_reads("---\nversion: 1\nid:\n---\ntext\n", "refused: line 2, column 1: expected an id or a title");
}

static void other_markdown_is_a_document(void **state)
{
	(void)state;
	assert_reads("# A heading\n\ntext\n", "document");
	assert_reads("---\nid: ISP\nversion: 1\n", "document");
	assert_reads("---\ntitle: A page\nlayout: post\n---\n", "document");
	assert_reads("name: somebody\n---\n", "document");
	assert_reads("---\n---\n", "document");
}

static void a_policy_says_what_it_is_in_its_own_words(void **state)
{
	(void)state;
	assert_reads("# Backup Policy\n\n**Owner:** CISO\n**Approved:** Board (2025-01-30)\n",
		     "policy policy=Backup Policy type=policy title=Backup Policy version=- owner=CISO approved_by=Board "
		     "system=- approved=2025-01-30T00:00:00Z effective=- review_due=- satisfies=- locator=line=1\n");
	assert_reads("---\nlayout: page\nname: Encryption Standard\n---\n\nOwner: Ann \xc2\xb7 Next review: 2026-01-30\n",
		     "policy policy=Encryption Standard type=cryptography-standard title=Encryption Standard version=- owner=Ann "
		     "approved_by=- system=- approved=- effective=- review_due=2026-01-30T00:00:00Z satisfies=- "
		     "locator=line=1\n");
	assert_reads("# Access\n\n| Policy owner | Ann |\n|---|---|\n| Version | 2 |\n",
		     "policy policy=Access type=policy title=Access version=2 owner=Ann approved_by=- system=- approved=- "
		     "effective=- review_due=- satisfies=- locator=line=1\n");
}

static void marks_that_say_too_little_make_no_policy(void **state)
{
	(void)state;
	assert_reads("# Backup Policy\n\n**Owner:** CISO\n", "document");
	assert_reads("# Backup plan of Ann\n\n**Owner:** CISO\n**Version:** 1\n", "document");
	assert_reads("# Backup Policy\n\n## Duties\n\nOwner: CISO\nVersion: 1\n", "document");
	assert_reads("# Backup Policy\n\n```\nOwner: CISO\nVersion: 1\n```\n", "document");
	assert_reads("# Backup Policy\n\nOwner: TBD\nVersion: draft\nApproved: no\n", "document");
	assert_reads("{\n\"a\": 1}\n", "document");
}

static void the_artifact_occurred_when_it_was_approved(void **state)
{
	static const char text[] = "---\nid: ISP\napproved: 2025-01-15\neffective: 2025-02-01\n---\n";
	const struct format *format = format_by_name(STR_LIT("policy-markdown"));
	struct facts facts = { .out = BUF_INIT(4096) };
	struct arena a = ARENA_INIT;
	static const struct settings none;
	struct reading r = { .facts = &facts, .arena = &a, .settings = &none };
	struct err e = { 0 };

	(void)state;
	r.bytes = str_of(text);
	assert_true(format->claims(&r));
	assert_int_equal(format->read(&r, &e), 0);
	assert_string_equal(r.occurred.text, "2025-01-15T00:00:00Z");
	arena_free(&a);
	buf_free(&facts.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(what_is_left_out_comes_from_elsewhere_or_nowhere),
		cmocka_unit_test(comply_front_matter_is_read),
		cmocka_unit_test(broken_front_matter_is_refused_with_its_line),
		cmocka_unit_test(other_markdown_is_a_document),
		cmocka_unit_test(a_policy_says_what_it_is_in_its_own_words),
		cmocka_unit_test(marks_that_say_too_little_make_no_policy),
		cmocka_unit_test(the_artifact_occurred_when_it_was_approved),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
