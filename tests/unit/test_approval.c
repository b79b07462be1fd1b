/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/buf.h"
#include "git/approval.h"

/* As docs/GIT.md recommends it. */
#define ACKS                                                                                                 \
	"(?x) "                                                                                              \
	"(?: ^ACKs\\ for\\ (?:top\\ )?commit[^\\n]*:\\n | \\G(?!\\A) ) "                                     \
	"[ ]{2} (?: (?<approver>\\S[^\\n]*):\\n [ ]{4} "                                                     \
	"(?= (?!>) [^\\n]* (?<!Concept\\ ) (?<!Approach\\ ) (?<![A-Za-z]) "                                  \
	"(?:ut|t|re|cr)?ACK\\b [^\\n]* \\b[0-9a-f]{6,40}\\b ) "                                              \
	"| [^\\n]*\\n [ ]{4} ) "                                                                             \
	"[^\\n]*(?:\\n|\\z)"

static const char *key_items[] = { "Acked-by", "Reviewed-by" };
static const char *pattern_items[] = { ACKS };
static const struct settings by_key = { .approval_keys = { key_items, 2 } };
static const struct settings by_pattern = { .approval_patterns = { pattern_items, 1 } };

static const struct approval_person co_author = { { "Cid", 3 }, { "cid@a.example", 13 }, { "cid", 3 }, NULL };
static const struct approval_person author = {
	{ "Ann Example", 11 }, { "7+annie@users.noreply.github.com", 32 }, { "ann", 3 }, &co_author
};

/* "name <mail> line" for each, "!" before those that are not independent. */
static struct buf found = { .ceiling = 1 << 20 };

static int forget(void **state)
{
	(void)state;
	buf_free(&found);
	return 0;
}

static void find(const struct settings *s, const char *message, const char *map)
{
	struct approval_rules *rules = NULL;
	struct approval_list list;
	struct mailmap people;
	struct arena a = ARENA_INIT;
	struct err e = { 0 };

	buf_clear(&found);
	mailmap_parse(str_of(map), &a, &people);
	if (approval_rules_new(s, &rules, &e) < 0 ||
	    approval_find(rules, str_of(message), &people, &author, &a, &list, &e) < 0)
		buf_add_cstr(&found, e.msg);
	else
		for (size_t i = 0; i < list.count; i++)
			buf_addf(&found, "%s%.*s <%.*s> %zu\n", list.items[i].independent ? "" : "!",
				 STR_FMT(list.items[i].name), STR_FMT(list.items[i].email),
				 list.items[i].line);
	approval_rules_free(rules);
	arena_free(&a);
}

static void assert_found(const char *message, const char *want)
{
	find(&by_key, message, "");
	assert_string_equal(found.p ? found.p : "", want);
}

static void a_line_that_begins_with_a_key_approves(void **state)
{
	(void)state;
	assert_found(
		"x\n\nAcked-by: Bob <bob@a.example>\nmore text\n\nREVIEWED-BY : Dan\r\nSigned-off-by: Eve\n",
		"Bob <bob@a.example> 3\nDan <> 6\n");
	assert_found("Acked-by: Bob <bob@a.example>", "Bob <bob@a.example> 1\n");
}

static void quoted_indented_and_empty_lines_do_not(void **state)
{
	(void)state;
	assert_found(
		"x\n Acked-by: Bob\n> Acked-by: Bob\n\tAcked-by: Bob\nNacked-by: Bob\nAcked-by:\nAcked-by: \n"
		"Acked-by Bob\nAcked-bye: Bob\nAcked-by: <>\nAcked-by",
		"");
}

static void odd_values_name_whom_they_can(void **state)
{
	(void)state;
	assert_found("Acked-by: bob@a.example\n", "bob@a.example <bob@a.example> 1\n");
	assert_found("Acked-by: <bob@a.example>\n", "bob@a.example <bob@a.example> 1\n");
	assert_found("Acked-by: Bob <bob@a.example\n", "Bob <bob@a.example> 1\n");
	assert_found("Acked-by: Bob <bob@a.example>   (docs only)\n", "Bob <bob@a.example> 1\n");
	assert_found("Acked-by: Bob <bob@a.example>, Dan <dan@a.example>,\n",
		     "Bob <bob@a.example> 1\nDan <dan@a.example> 1\n");
}

static void a_bot_is_not_independent(void **state)
{
	(void)state;
	assert_found("Acked-by: helper[bot] <1+helper[bot]@users.noreply.github.com>\nAcked-by: Robot <bot@a.example>\n"
		     "Acked-by: Helper Two <2+two[bot]@users.noreply.github.com>\n",
		     "!helper[bot] <1+helper[bot]@users.noreply.github.com> 1\nRobot <bot@a.example> 2\n"
		     "!Helper Two <2+two[bot]@users.noreply.github.com> 3\n");
}

static void an_author_is_not_independent(void **state)
{
	(void)state;
	assert_found("Acked-by: ANN example <other@a.example>\n", "!ANN example <other@a.example> 1\n");
	assert_found("Acked-by: A <7+ANNIE@users.noreply.github.com>\n",
		     "!A <7+ANNIE@users.noreply.github.com> 1\n");
	assert_found("Acked-by: Someone <CID@a.example>\n", "!Someone <CID@a.example> 1\n");
	assert_found("Acked-by: annie\nAcked-by: Ann\nAcked-by: Annika",
		     "!annie <> 1\n!Ann <> 2\nAnnika <> 3\n");
}

static void an_approver_counts_once(void **state)
{
	(void)state;
	assert_found("Acked-by: Bob <bob@a.example>\nReviewed-by: Robert <BOB@a.example>\nAcked-by: bob\n"
		     "Acked-by: Bob <bob@b.example>\n",
		     "Bob <bob@a.example> 1\nBob <bob@b.example> 4\n");
}

static void the_mailmap_decides_who_is_the_author(void **state)
{
	(void)state;
	find(&by_key, "Acked-by: Al <old@a.example>\n", "Cid <cid@a.example> <old@a.example>\n");
	assert_string_equal(found.p, "!Cid <cid@a.example> 1\n");
}

static void more_approvers_than_the_most_do_not_count(void **state)
{
	struct buf message = BUF_INIT(1 << 20);
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < 2 * APPROVAL_MAX; i++)
		buf_addf(&message, "Acked-by: n%d <n%d@a.example>\n", i, i);
	find(&by_key, message.p, "");
	buf_free(&message);
	for (size_t i = 0; i < found.n; i++)
		lines += found.p[i] == '\n';
	assert_int_equal(lines, APPROVAL_MAX);
}

static void a_pattern_finds_every_ack_of_a_section_and_no_other(void **state)
{
	(void)state;
	find(&by_pattern,
	     "Merge #1: x\n\nPull request description:\n\n  ACK 0123456789 by the text\n  nick:\n    ACK "
	     "0123456789\n\n"
	     "ACKs for top commit:\n"
	     "  bob:\n    ACK 0123456789abcdef, tested\n"
	     "  dan:\n    Concept ACK 0123456789abcdef\n"
	     "  eve:\n    > somebody said ACK 0123456\n"
	     "  fay-x:\n    Code Review re-ACK https://forge.example/commits/0123456789abcdef\n"
	     "  gus:\n    NACK 0123456789abcdef\n"
	     "  annie:\n    utACK 0123456789abcdef\n"
	     "  hal:\n    Weak Concept ACK and tested ACK 0123456\n"
	     "  ida:\n    ACK\n"
	     "\n  joe:\n    ACK 0123456789\n\nTree-SHA512: 00\n",
	     "");
	assert_string_equal(found.p, "bob <> 10\nfay-x <> 16\n!annie <> 20\nhal <> 22\n");
	find(&by_pattern, "Merge #2: x\n\nTop commit has no ACKs.\n\nTree-SHA512: 00\n", "");
	assert_int_equal(found.n, 0);
}

static void a_pattern_without_its_group_is_refused(void **state)
{
	const char *wrong = "^LGTM (.*)$";
	const struct settings s = { .approval_patterns = { &wrong, 1 } };

	(void)state;
	find(&s, "x", "");
	assert_string_equal(found.p, "approval_patterns, pattern 1: expected a group (?<approver>…) in it");
}

static void tickets_are_listed_once(void **state)
{
	const struct settings s = { .ticket_pattern = "\\b([A-Z]+-[0-9]+)\\b" };
	struct approval_rules *rules = NULL;
	struct approval_tickets t;
	struct arena a = ARENA_INIT;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(approval_rules_new(&s, &rules, &e), 0);
	assert_int_equal(
		approval_find_tickets(rules, STR_LIT("SHOP-2: x\n\nsee SHOP-11, SHOP-2"), &a, &t, &e), 0);
	assert_int_equal(t.count, 2);
	assert_true(str_is(t.items[0], "SHOP-11"));
	assert_true(str_is(t.items[1], "SHOP-2"));
	assert_int_equal(approval_find_tickets(rules, STR_LIT("none"), &a, &t, &e), 0);
	assert_int_equal(t.count, 0);
	approval_rules_free(rules);
	arena_free(&a);
}

static void a_person_of_the_settings_is_one_under_all_names(void **state)
{
	static const char yaml[] = "people:\n"
				   "  - {id: ann, logins: [\"github:annie\"], emails: [ann@home.example]}\n"
				   "  - {id: bob, names: [Bob, Robert], emails: [bob@a.example]}\n";
	struct settings s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(settings_parse(str_of(yaml), &s, &e), 0);
	find(&s, "Acked-by: A. E. <ann@home.example>\nAcked-by: Robert\nAcked-by: B <bob@a.example>\n", "");
	assert_string_equal(found.p, "!A. E. <ann@home.example> 1\nRobert <> 2\n");
	settings_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_line_that_begins_with_a_key_approves, forget),
		cmocka_unit_test_teardown(quoted_indented_and_empty_lines_do_not, forget),
		cmocka_unit_test_teardown(odd_values_name_whom_they_can, forget),
		cmocka_unit_test_teardown(a_bot_is_not_independent, forget),
		cmocka_unit_test_teardown(an_author_is_not_independent, forget),
		cmocka_unit_test_teardown(an_approver_counts_once, forget),
		cmocka_unit_test_teardown(the_mailmap_decides_who_is_the_author, forget),
		cmocka_unit_test_teardown(a_person_of_the_settings_is_one_under_all_names, forget),
		cmocka_unit_test_teardown(more_approvers_than_the_most_do_not_count, forget),
		cmocka_unit_test_teardown(a_pattern_finds_every_ack_of_a_section_and_no_other, forget),
		cmocka_unit_test_teardown(a_pattern_without_its_group_is_refused, forget),
		cmocka_unit_test_teardown(tickets_are_listed_once, forget),
	};

	return cmocka_run_group_tests_name("approval", tests, NULL, NULL);
}
