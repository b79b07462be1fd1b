/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka wants the three above */
#include <cmocka.h>

#include "base/embed.h"
#include "base/io.h"
#include "catalog/catalog.h"
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

static void columns_come_in_any_order_and_spelling(void **state)
{
	(void)state;
	assert_reads("Ticket,Approved By,Labels,OPENED,severity,closed\n"
		     "T-1,ann@shop.example,x,2025-03-09,Very High,2025-03-10 12:00+02:00\n"
		     "T-2,,,2025-03-11,,\n",
		     "ticket ticket=T-1 severity=very-high opened=2025-03-09T00:00:00Z "
		     "approved_by=ann@shop.example closed=2025-03-10T10:00:00Z locator=row=2\n"
		     "ticket ticket=T-2 opened=2025-03-11T00:00:00Z locator=row=3\n");
}

static void the_whole_set_of_columns_finds_the_kind(void **state)
{
	(void)state;
	assert_reads("system;deployed;deployment;environment;ticket\nshop;2025-01-02;d1;production;T-1\n",
		     "deployment deployment=d1 system=shop environment=production ticket=T-1 "
		     "deployed=2025-01-02T00:00:00Z locator=row=2\n");
	assert_reads("person,course,completed\nann,phishing,2025-01-02\n",
		     "training person=ann course=phishing completed=2025-01-02T00:00:00Z locator=row=2\n");
	assert_reads("person,policy,acknowledged\nann,ISP,2025-01-02\n",
		     "acknowledgment person=ann policy=ISP acknowledged=2025-01-02T00:00:00Z locator=row=2\n");
	assert_reads("activity,type,performed,findings\nA-1,Internal Audit,2025-01-02,3\n",
		     "activity activity=A-1 type=internal-audit performed=2025-01-02T00:00:00Z findings=3 "
		     "locator=row=2\n");
	assert_reads("supplier,name,engaged,criticality\nS-1,Host,2025-01-02,High\n",
		     "supplier supplier=S-1 name=Host criticality=high engaged=2025-01-02T00:00:00Z locator=row=2\n");
	assert_reads("asset,type,registered,system\nAST-1,software,2025-01-02,shop\n",
		     "asset asset=AST-1 type=software system=shop registered=2025-01-02T00:00:00Z locator=row=2\n");
	assert_reads("person,joined\nann,2025-01-02\n",
		     "person person=ann joined=2025-01-02T00:00:00Z locator=row=2\n");
}

static void types_are_converted(void **state)
{
	(void)state;
	assert_reads("access_review,system,reviewed,accounts\nr,shop,2025-01-02,017\n",
		     "access_review access_review=r system=shop reviewed=2025-01-02T00:00:00Z accounts=017 "
		     "locator=row=2\n");
	assert_reads("access_grant,person,system,granted,mfa\ng,ann,shop,2025-01-02,TRUE\n",
		     "access_grant access_grant=g person=ann system=shop granted=2025-01-02T00:00:00Z mfa=yes "
		     "locator=row=2\n");
}

static void a_value_of_another_type_is_refused_with_its_place(void **state)
{
	(void)state;
	assert_reads("ticket,title,opened\nT-1,a,2025-01-02\nT-2,b,soon\n",
		     "refused: row 3, column opened: 'soon' is not a date or time such as 2025-03-09 or "
		     "2025-03-09T14:05:00Z");
	assert_reads("access_review,system,reviewed,accounts\nr,shop,2025-01-02,few\n",
		     "refused: row 2, column accounts: 'few' is not a whole number such as 17");
	assert_reads("access_grant,person,system,granted,mfa\ng,ann,shop,2025-01-02,maybe\n",
		     "refused: row 2, column mfa: 'maybe' is neither yes nor no");
	assert_reads("ticket,title,opened\nT-1,\xff,2025-01-02\n",
		     "refused: line 2: bytes that are not UTF-8");
	assert_reads("ticket,title,opened\n,a,2025-01-02\n",
		     "refused: row 2, column ticket: expected a value, not nothing");
	assert_reads("ticket,title,opened\nT-1,2025-01-02\n", "refused: row 2: 2 fields where the header has 3");
	assert_reads("ticket,opened,Opened\nT-1,2025-01-02,2025-01-02\n",
		     "refused: row 1: two columns are named opened");
}

static void a_missing_required_column_is_named(void **state)
{
	(void)state;
	assert_reads("ticket,title\nT-1,a\n", "refused: row 1: records of kind ticket need a column opened");
	assert_reads("[{\"risk\": \"R-1\", \"title\": \"x\"}]",
		     "refused: /0: records of kind risk need a member identified");
}

static void another_table_is_a_document(void **state)
{
	(void)state;
	assert_reads("a,b\n1,2\n", "document");
	assert_reads("alert,count\n1,2\n", "document");
	assert_reads("exception,count\nIOError,2\n", "document");
	assert_reads("person,phone\nann,1\n", "document");
	assert_reads("just a line of text, with a comma", "document");
	assert_reads("", "document");
}

static void json_records_are_read_in_both_forms(void **state)
{
	(void)state;
	assert_reads("{\"kind\": \"alert\", \"records\": [{\"alert\": 7, \"raised\": \"2025-01-02\", \"x\": {}, "
		     "\"title\": null}]}",
		     "alert alert=7 raised=2025-01-02T00:00:00Z locator=/records/0\n");
	assert_reads("[{\"opened\": \"2025-01-02\", \"ticket\": \"T-1\", \"status\": \"Done\"}]",
		     "ticket ticket=T-1 status=Done opened=2025-01-02T00:00:00Z locator=/0\n");
	assert_reads("{\"kind\": \"alert\", \"records\": []}", "");
}

static void json_records_are_refused_with_their_pointer(void **state)
{
	(void)state;
	assert_reads("{\"kind\": \"alert\", \"records\": [{\"alert\": \"a\", \"raised\": [1]}]}",
		     "refused: /records/0: raised: expected a string or a whole number");
	assert_reads("{\"kind\": \"alert\", \"records\": [{\"alert\": \"a\"}]}",
		     "refused: /records/0: raised: expected a value, not nothing");
	assert_reads("{\"kind\": \"alert\", \"records\": [3]}", "refused: /records/0: expected an object");
	assert_reads("{\"kind\": \"alert\", \"records\": [{\"alert\": \"a\", \"Alert\": \"b\"}]}",
		     "refused: /records/0: alert: a second member of this name");
	assert_reads("{\"kind\": \"pod\", \"records\": []}", "document");
	assert_reads("[1, 2]", "document");
}

static void the_artifact_occurred_at_its_latest_record(void **state)
{
	static const char csv[] = "ticket,title,opened\na,x,2025-01-02\nb,x,2025-03-04\nc,x,2025-02-03\n";
	const struct format *format = format_by_name(STR_LIT("records-csv"));
	struct facts facts = { .out = BUF_INIT(4096) };
	struct arena a = ARENA_INIT;
	static const struct settings none;
	struct reading r = { .settings = &none, .facts = &facts, .arena = &a };
	struct err e = { 0 };

	(void)state;
	r.bytes = str_of(csv);
	assert_int_equal(format->read(&r, &e), 0);
	assert_string_equal(r.occurred.text, "2025-03-04T00:00:00Z");
	assert_string_equal(r.kind, "ticket");
	arena_free(&a);
	buf_free(&facts.out);
}

/* The lines of a table's own columns, one a column: "  name TYPE [NOT NULL], -- …". */
static struct str columns_in_schema(const char *kind)
{
	struct str rest = { 0 };
	char begin[64];

	snprintf(begin, sizeof begin, "CREATE TABLE %s (", kind);
	for (size_t i = 0; i < embed_count && !rest.p; i++) {
		rest = (struct str){ 0 };
		if (str_starts(str_of(embed_files[i].path), "sql/schema/"))
			rest = embed_bytes(&embed_files[i]);
		while (rest.p && !str_starts(str_cut(&rest, '\n'), begin))
			;
	}
	str_cut(&rest, '\n');	/* id, artifact and locator */
	return rest;
}

static void columns_are_those_of_the_schema(void **state)
{
	(void)state;
	for (size_t k = 0; k < record_kind_count; k++) {
		const struct record_kind *kind = &record_kinds[k];
		struct str rest = columns_in_schema(kind->name);

		for (size_t i = 0; i < kind->count; i++) {
			const struct record_column *column = &kind->columns[i];
			struct str line = str_trim(str_cut(&rest, '\n'));
			struct str name = str_cut(&line, ' ');
			struct str comment = line;
			struct str type = str_cut(&comment, '-');

			if (!str_is(name, column->name))
				fail_msg("%s.%s", kind->name, column->name);
			assert_int_equal(str_has(type, "NOT NULL"), column->required);
			assert_int_equal(str_starts(type, "INTEGER"), column->type == RECORD_INT);
		}
		assert_true(str_starts(rest, ") STRICT;"));
	}
}

static void every_kind_and_column_is_documented(void **state)
{
	static const char *const types[] = {
		[RECORD_TEXT] = "text", [RECORD_WORD] = "word", [RECORD_TIME] = "time",
		[RECORD_INT] = "int", [RECORD_YESNO] = "yesno",
	};
	struct buf doc = BUF_INIT(1024 * 1024);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(io_read_file("docs/RECORDS.md", &doc, &e), 0);
	for (size_t k = 0; k < record_kind_count; k++) {
		const struct record_kind *kind = &record_kinds[k];
		char line[128];
		char *at;

		snprintf(line, sizeof line, "\n## %s\n", kind->name);
		at = strstr(doc.p, line);
		for (size_t i = 0; at && i < kind->count; i++) {
			snprintf(line, sizeof line, "\n| `%s` | %s | %s | ", kind->columns[i].name,
				 types[kind->columns[i].type], kind->columns[i].required ? "yes" : "");
			at = strstr(at, line);
		}
		if (!at)
			fail_msg("docs/RECORDS.md lacks, in order:%s", line);
	}
	buf_free(&doc);
}

static bool is_evidence(const char *kind)
{
	for (size_t i = 0; i < catalog_evidence_kind_count; i++)
		if (strcmp(kind, catalog_evidence_kinds[i]) == 0)
			return true;
	return false;
}

static void needs_a_name(void *arg, const struct format *f)
{
	(void)arg;
	if (f->kind && !is_evidence(f->kind))
		fail_msg("%s", f->kind);
}

static void controls_may_name_every_kind_that_is_read(void **state)
{
	(void)state;
	format_each(needs_a_name, NULL);
	for (size_t k = 0; k < record_kind_count; k++)
		if (!is_evidence(record_kinds[k].name))
			fail_msg("%s", record_kinds[k].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_come_in_any_order_and_spelling),
		cmocka_unit_test(the_whole_set_of_columns_finds_the_kind),
		cmocka_unit_test(types_are_converted),
		cmocka_unit_test(a_value_of_another_type_is_refused_with_its_place),
		cmocka_unit_test(a_missing_required_column_is_named),
		cmocka_unit_test(another_table_is_a_document),
		cmocka_unit_test(json_records_are_read_in_both_forms),
		cmocka_unit_test(json_records_are_refused_with_their_pointer),
		cmocka_unit_test(the_artifact_occurred_at_its_latest_record),
		cmocka_unit_test(columns_are_those_of_the_schema),
		cmocka_unit_test(every_kind_and_column_is_documented),
		cmocka_unit_test(controls_may_name_every_kind_that_is_read),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
