/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "catalog/control_write.h"
#include "catalog/catalog_int.h"
#include "catalog/crosswalk_diff.h"
#include "catalog/crosswalk_oscal.h"
#include "catalog/crosswalk_table.h"
#include "codec/xlsx_read.h"

#define ROOM ((size_t)64 * 1024 * 1024)

struct fixture {
	struct catalog c;
	struct buf out, ours, again;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (catalog_load(NULL, &f->c, &f->e) < 0)
		fail_msg("%s", f->e.msg);
	f->out = BUF_INIT(ROOM);
	f->ours = BUF_INIT(ROOM);
	f->again = BUF_INIT(ROOM);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	catalog_free(&f->c);
	buf_free(&f->out);
	buf_free(&f->ours);
	buf_free(&f->again);
	free(f);
	return 0;
}

typedef int reader(struct fixture *f, struct crosswalk_drafts *ret);

static int read_csv(struct fixture *f, struct crosswalk_drafts *ret)
{
	return crosswalk_read_csv(buf_str(&f->out), ret, &f->e);
}

static int read_xlsx(struct fixture *f, struct crosswalk_drafts *ret)
{
	struct xlsx_book book = { 0 };
	int result = xlsx_read(buf_str(&f->out), &book, &f->e);

	if (result == 0)
		result = crosswalk_read_xlsx(&book, ret, &f->e);
	xlsx_free(&book);
	return result;
}

static int read_oscal(struct fixture *f, struct crosswalk_drafts *ret)
{
	struct json_reader *reader_of = json_open();
	struct json document;
	size_t left_out = 0;
	int result = json_parse(reader_of, buf_str(&f->out), &document, &f->e);

	if (result == 0)
		result = crosswalk_read_oscal(document, &f->c, ret, &left_out, &f->e);
	if (result == 0)
		assert_int_equal(left_out, 0);
	json_close(reader_of);
	return result;
}

/* Reads f->out and compares it with x, byte for byte as our own file. */
static void assert_reads_back(struct fixture *f, const struct catalog_crosswalk *x, reader *read)
{
	struct crosswalk_drafts drafts = { 0 };
	struct catalog_crosswalk copy;
	struct crosswalk_diff d;

	if (read(f, &drafts) < 0)
		fail_msg("%s: %s", x->id, f->e.msg);
	assert_int_equal(drafts.count, 1);
	if (crosswalk_draft_read(&drafts, &drafts.items[0], NULL, &f->c, &copy, &f->e) < 0)
		fail_msg("%s: %s", x->id, f->e.msg);
	crosswalk_drafts_free(&drafts);
	crosswalk_compare(x, &copy, &f->c.arena, &d);
	assert_int_equal(d.change_count + d.header_count, 0);
	buf_clear(&f->ours);
	buf_clear(&f->again);
	crosswalk_write(x, &f->ours);
	crosswalk_write(&copy, &f->again);
	assert_true(f->ours.n > 0);
	assert_string_equal(f->again.p, f->ours.p);
}

static void what_ships_reads_back_from_csv_the_same(void **state)
{
	struct fixture *f = *state;

	assert_true(catalog_crosswalks(&f->c)->count > 3);
	for (size_t i = 0; i < catalog_crosswalks(&f->c)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(&f->c)->items[i];

		buf_clear(&f->out);
		crosswalk_write_csv(&x, 1, &f->out);
		assert_reads_back(f, x, read_csv);
	}
}

static void what_ships_reads_back_from_a_spreadsheet_the_same(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < catalog_crosswalks(&f->c)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(&f->c)->items[i];

		buf_clear(&f->out);
		assert_int_equal(crosswalk_write_xlsx(&x, 1, &f->out, &f->e), 0);
		assert_reads_back(f, x, read_xlsx);
	}
}

static void what_ships_reads_back_from_oscal_the_same(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < catalog_crosswalks(&f->c)->count; i++) {
		const struct catalog_crosswalk *x = &catalog_crosswalks(&f->c)->items[i];

		buf_clear(&f->out);
		assert_int_equal(crosswalk_write_oscal(&f->c, &x, 1, &f->out, &f->e), 0);
		assert_reads_back(f, x, read_oscal);
	}
}

/* Reads out as the crosswalk "t" and gives it as our own file, or the refusal. */
static const char *as_ours(struct fixture *f, reader *read)
{
	struct crosswalk_drafts drafts = { 0 };
	struct catalog_crosswalk x;
	int result;

	err_clear(&f->e);
	result = read(f, &drafts);
	if (result == 0)
		result = crosswalk_draft_read(&drafts, &drafts.items[0], "t", &f->c, &x, &f->e);
	crosswalk_drafts_free(&drafts);
	if (result < 0)
		return f->e.msg;
	buf_clear(&f->ours);
	crosswalk_write(&x, &f->ours);
	return strstr(f->ours.p, "# method: human\n") + strlen("# method: human\n");
}

static void assert_csv(struct fixture *f, const char *text, const char *expected)
{
	buf_clear(&f->out);
	buf_add_cstr(&f->out, text);
	assert_string_equal(as_ours(f, read_csv), expected);
}

#define HEAD "source_framework,source,relation,target_framework,target,rationale,direction\n"

static void columns_are_found_by_name_in_any_order(void **state)
{
	assert_csv(*state, "Relation;Target;Source;Target Framework;source-framework;rationale\n"
			   "equal;PW.7.2;CC8.1;ssdf;soc2;semantic\n",
		   "CC8.1\tPW.7.2\tequal\tsemantic\t\tasserted\t\t\t\t\t\n");
}

static void a_row_from_target_to_source_is_turned(void **state)
{
	assert_csv(*state, HEAD "ssdf,PW.7.2,subset-of,soc2,CC8.1,semantic,target-to-source\n",
		   "CC8.1\tPW.7.2\tsubset-of\tsemantic\t\tasserted\t\t\t\t\t\n");
}

static void rows_of_several_frameworks_make_a_mixed_crosswalk(void **state)
{
	assert_csv(*state, HEAD "soc2,CC8.1,related,ssdf,PW.7.2,,\nsoc2,CC8.1,related,iso27001,9.2.1,,\n"
			   "soc2,,related,sdlc,,,\n",
		   "soc2:CC8.1\tssdf:PW.7.2\trelated\t\t\tasserted\t\t\t\t\t\n"
		   "soc2:CC8.1\tiso27001:9.2.1\trelated\t\t\tasserted\t\t\t\t\t\n"
		   "soc2\tsdlc\trelated\t\t\tasserted\t\t\t\t\t\n");
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	assert_csv(*state, HEAD "soc2,CC8.1,related,ssdf,PW.7.2,,\n\nsoc2,CC8.1,related,ssdf,PW.7.2,,\n",
		   "line 4: CC8.1 and PW.7.2 are related already, on line 2");
	assert_csv(*state, HEAD "soc2,CC8.1,relatd,ssdf,PW.7.2,,\n",
		   "line 2: relation 'relatd' is unknown (did you mean 'related'?)");
	assert_csv(*state, HEAD "soc2,CC8.1,related,ssdf,PW.77.2,,\n",
		   "line 2: no requirement 'PW.77.2' in ssdf (did you mean 'PW.7.2'?)");
	assert_csv(*state, HEAD "sdlc,idea,precedes,sdlc,poc,,\nsdlc,poc,precedes,sdlc,idea,,\n",
		   "line 2: a cycle: sdlc:idea comes back to itself over rows that say 'precedes'");
	assert_csv(*state, HEAD "soc2,CC8.1,related,ssdf,PW.7.2,,sideways\n",
		   "line 2: direction 'sideways': expected source-to-target, target-to-source or both");
	assert_csv(*state, "source,target\nCC8.1,PW.7.2\n", "line 1: no column 'relation': expected those of a crosswalk");
	assert_csv(*state, "source,target,relatio\n",
		   "line 1: column 'relatio' is none of a crosswalk's (did you mean 'relation'?)");
	assert_csv(*state, "source,source id,relation\n", "line 1: column 'source' twice: 'source id'");
	assert_csv(*state, "source,target,relation\nCC8.1,PW.7.2,related\n",
		   "it does not say which framework its source ids are of: add a column source_framework");
	assert_csv(*state, HEAD "soc2,#CC8.1,related,ssdf,PW.7.2,,\n", "line 2: an id cannot begin with '#'");
	assert_csv(*state, "\xff\xfes\0o", "UTF-16: expected UTF-8");
}

#define OSCAL(maps) \
	"{\"mapping-collection\":{\"mappings\":[{\"source-resource\":{\"href\":\"catalogs/SOC2/catalog.json\"}," \
	"\"target-resource\":{\"href\":\"x/ssdf.json\"},\"maps\":[" maps "]}]}}"
#define END(id) "[{\"type\":\"control\",\"id-ref\":\"" id "\"}]"
#define ENDS(a, b) "[{\"type\":\"control\",\"id-ref\":\"" a "\"},{\"type\":\"control\",\"id-ref\":\"" b "\"}]"
#define MAP(word, sources, targets) \
	"{\"relationship\":\"" word "\",\"sources\":" sources ",\"targets\":" targets "}"

static void assert_oscal(struct fixture *f, const char *text, const char *expected)
{
	buf_clear(&f->out);
	buf_add_cstr(&f->out, text);
	assert_string_equal(as_ours(f, read_oscal), expected);
}

static void a_foreign_mapping_is_read_whatever_the_case_of_its_ids(void **state)
{
	assert_oscal(*state, OSCAL(MAP("equivalent-to", END("cc8.1"), END("pw.7.2"))),
		     "CC8.1\tPW.7.2\tequal\tsemantic\t\tasserted\t\t\t\t\t\n");
	assert_oscal(*state, OSCAL("{\"relationship\":\"subset-of\",\"matching-rationale\":\"functional\",\"sources\":"
				   END("CC8.1") ",\"targets\":" END("PW.7.2")
				   ",\"confidence-score\":{\"percentage\":0.6},\"remarks\":\"a\\nb\"}"),
		     "CC8.1\tPW.7.2\tsubset-of\tfunctional\tmedium\tasserted\t\ta b\t\t\t\n");
}

static void of_sets_only_what_follows_for_each_pair_is_taken(void **state)
{
	assert_oscal(*state, OSCAL(MAP("superset-of", END("CC8.1"), ENDS("PW.7.2", "PW.7.1"))),
		     "CC8.1\tPW.7.2\tsuperset-of\tsemantic\t\tasserted\t\tStated as superset-of between 1 source and 2 "
		     "targets together\t\t\t\n"
		     "CC8.1\tPW.7.1\tsuperset-of\tsemantic\t\tasserted\t\tStated as superset-of between 1 source and 2 "
		     "targets together\t\t\t\n");
	assert_oscal(*state, OSCAL(MAP("subset-of", END("CC8.1"), ENDS("PW.7.2", "PW.7.1"))),
		     "CC8.1\tPW.7.2\trelated\t\t\tasserted\t\tStated as subset-of between 1 source and 2 targets together, "
		     "which says nothing of each pair\t\t\t\n"
		     "CC8.1\tPW.7.1\trelated\t\t\tasserted\t\tStated as subset-of between 1 source and 2 targets together, "
		     "which says nothing of each pair\t\t\t\n");
}

static void a_broken_mapping_is_refused_in_one_line(void **state)
{
	assert_oscal(*state, "{\"catalog\":{}}", "'catalog': expected an OSCAL mapping-collection");
	assert_oscal(*state, "[]", "expected an OSCAL mapping-collection");
	assert_oscal(*state, "{\"mapping-collection\":{}}", "/mapping-collection: expected mappings");
	assert_oscal(*state, "{\"mapping-collection\":{\"mappings\":[{}]}}",
		     "/mapping-collection/mappings/0: source-resource: expected a resource");
	assert_oscal(*state, OSCAL(""), "/mapping-collection/mappings/0: expected maps");
	assert_oscal(*state, OSCAL(MAP("like", END("CC8.1"), END("PW.7.2"))),
		     "/mapping-collection/mappings/0/maps/0: relationship 'like': expected equal-to, equivalent-to, subset-of, "
		     "superset-of, intersects-with or no-relationship");
	assert_oscal(*state, OSCAL(MAP("equal-to", END("CC8.1"), END("PW.99"))),
		     "map 1: no requirement 'PW.99' in ssdf (did you mean 'PW.9'?)");
	assert_oscal(*state, OSCAL("{\"relationship\":\"equal-to\"}"),
		     "/mapping-collection/mappings/0/maps/0: expected sources");
}

static void a_control_is_written_as_it_is_read(void **state)
{
	struct fixture *f = *state;

	assert_true(f->c.control_count > 20);
	for (size_t i = 0; i < f->c.control_count; i++) {
		struct catalog_control copy;

		buf_clear(&f->out);
		buf_clear(&f->again);
		control_write(&f->c.controls[i], &f->out);
		if (catalog_read_control(buf_str(&f->out), &f->c, &copy, &f->e) < 0)
			fail_msg("%s: %s", f->c.controls[i].id, f->e.msg);
		assert_int_equal(copy.mapping_count, f->c.controls[i].mapping_count);
		assert_string_equal(copy.title, f->c.controls[i].title);
		control_write(&copy, &f->again);
		assert_string_equal(f->again.p, f->out.p);
	}
}

static void texts_that_yaml_would_take_for_something_else_are_quoted(void **state)
{
	static const char *const texts[] = { "yes", "a: b", "a #b", "#a", "- a", "[a]", "\"a\"", "it's: \\ \"x\"", "a:",
					     "8.10", "null", "~x", "line\nline", "*a", "&a", "!a", "%a", "@a", "`a" };
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct catalog_control control = f->c.controls[0], copy;

		control.objective = texts[i];
		buf_clear(&f->out);
		control_write(&control, &f->out);
		if (catalog_read_control(buf_str(&f->out), &f->c, &copy, &f->e) < 0)
			fail_msg("%s: %s", texts[i], f->e.msg);
		assert_string_equal(copy.objective, texts[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_ships_reads_back_from_csv_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(what_ships_reads_back_from_a_spreadsheet_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(what_ships_reads_back_from_oscal_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(columns_are_found_by_name_in_any_order, setup, teardown),
		cmocka_unit_test_setup_teardown(a_row_from_target_to_source_is_turned, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_of_several_frameworks_make_a_mixed_crosswalk, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_wrong_is_named_with_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(a_foreign_mapping_is_read_whatever_the_case_of_its_ids, setup, teardown),
		cmocka_unit_test_setup_teardown(of_sets_only_what_follows_for_each_pair_is_taken, setup, teardown),
		cmocka_unit_test_setup_teardown(a_broken_mapping_is_refused_in_one_line, setup, teardown),
		cmocka_unit_test_setup_teardown(a_control_is_written_as_it_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_that_yaml_would_take_for_something_else_are_quoted, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
