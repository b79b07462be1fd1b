/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "codec/xlsx_read.h"
#include "codec/xlsx_write.h"

#define ROOM ((size_t)64 * 1024 * 1024)

struct fixture {
	struct buf zip;
	struct buf text;
	struct xlsx_book book;
	struct err e;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->zip = BUF_INIT(ROOM);
	f->text = BUF_INIT(ROOM);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	xlsx_free(&f->book);
	buf_free(&f->zip);
	buf_free(&f->text);
	free(f);
	return 0;
}

/* Parts are name, content, …, NULL. */
static void make_zip(struct fixture *f, const char *const *parts)
{
	struct archive *a = archive_write_new();
	size_t used = 0;
	char *room = xmalloc(ROOM);

	assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(a, room, ROOM, &used), ARCHIVE_OK);
	for (size_t i = 0; parts[i]; i += 2) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, parts[i]);
		archive_entry_set_size(entry, (int64_t)strlen(parts[i + 1]));
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
		assert_int_equal(archive_write_data(a, parts[i + 1], strlen(parts[i + 1])), strlen(parts[i + 1]));
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	buf_clear(&f->zip);
	buf_add(&f->zip, room, used);
	free(room);
}

/* All cells as text: "Sheet[A1=x|B2#2]": '=' text, '#' a number, '?' a boolean, '@' a date. */
static int read_zip(struct fixture *f)
{
	char place[XLSX_PLACE_LEN];

	xlsx_free(&f->book);
	buf_clear(&f->text);
	err_clear(&f->e);
	if (xlsx_read(buf_str(&f->zip), &f->book, &f->e) < 0)
		return -1;
	for (size_t i = 0; i < f->book.count; i++) {
		const struct xlsx_sheet *s = &f->book.sheets[i];

		buf_addf(&f->text, "%s[", s->name);
		for (size_t k = 0; k < s->count; k++)
			buf_addf(&f->text, "%s%s%c%.*s", k ? "|" : "",
				 xlsx_place(s->cells[k].row, s->cells[k].column, place), "=#?@"[s->cells[k].type],
				 STR_FMT(s->cells[k].text));
		buf_add_cstr(&f->text, "]");
	}
	return 0;
}

#define RELS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char rels[] = RELS "<Relationship Id='r1' Type='" OFFICE "/officeDocument' Target='xl/workbook.xml'/>"
	"</Relationships>";
static const char workbook[] = "<workbook xmlns:r='" OFFICE "'><sheets><sheet name='One' sheetId='1' r:id='a'/>"
	"</sheets></workbook>";
static const char workbook_rels[] = RELS "<Relationship Id='a' Type='" OFFICE "/worksheet' Target='worksheets/s.xml'/>"
	"<Relationship Id='b' Type='" OFFICE "/sharedStrings' Target='/xl/strings.xml'/></Relationships>";

static void make_book(struct fixture *f, const char *sheet, const char *strings)
{
	const char *const parts[] = { "xl/worksheets/s.xml", sheet, "_rels/.rels", rels, "xl/workbook.xml", workbook,
				      "xl/_rels/workbook.xml.rels", workbook_rels, "xl/strings.xml", strings, NULL };

	make_zip(f, parts);
}

static void assert_cells(struct fixture *f, const char *rows, const char *strings, const char *expected)
{
	struct buf sheet = BUF_INIT(ROOM);

	buf_addf(&sheet, "<worksheet><sheetData>%s</sheetData><extLst><c><f>no cell</f></c></extLst></worksheet>", rows);
	make_book(f, sheet.p, strings);
	buf_free(&sheet);
	if (read_zip(f) < 0)
		fail_msg("%s", f->e.msg);
	assert_string_equal(buf_str(&f->text).p, expected);
}

static void assert_refused(struct fixture *f, const char *rows, const char *strings, const char *expected)
{
	struct buf sheet = BUF_INIT(ROOM);

	buf_addf(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
	make_book(f, sheet.p, strings);
	buf_free(&sheet);
	assert_int_equal(read_zip(f), -1);
	assert_int_equal(f->e.kind, ERR_INPUT);
	assert_string_equal(f->e.msg, expected);
}

static void cells_of_every_kind_are_read(void **state)
{
	assert_cells(*state,
		     "<row r='1'><c r='A1' t='s'><v>1</v></c><c r='C1'><v>2.50</v></c><c r='D1' t='b'><v>1</v></c></row>"
		     "<row r='3'><c r='B3' t='inlineStr'><is><t>in</t><r><t> line</t></r></is></c>"
		     "<c r='C3' t='d'><v>2025-01-02</v></c><c r='D3' s='4'/><c r='AB3' t='str'><v>x &amp; y</v></c></row>",
		     "<sst><si><t>no</t></si><si><t xml:space='preserve'>a </t></si></sst>",
		     "One[A1=a |C1#2.50|D1?TRUE|B3=in line|C3@2025-01-02|AB3=x & y]");
}

static void runs_of_a_string_are_joined_without_its_reading_aid(void **state)
{
	assert_cells(*state, "<row><c t='s'><v>0</v></c><c/><c t='s'><v>1</v></c></row>",
		     "<x:sst xmlns:x='u'><x:si><x:r><x:rPr/><x:t>to</x:t></x:r><x:r><x:t>gether</x:t></x:r>"
		     "<x:rPh><x:t>aid</x:t></x:rPh></x:si><x:si><x:t>_x0009_a_x005F_x0041__xZZZZ_</x:t></x:si></x:sst>",
		     "One[A1=together|C1=\ta_x0041__xZZZZ_]");
}

static void a_formula_is_refused_with_its_place(void **state)
{
	assert_refused(*state, "<row r='7'><c r='C7'><f>1+1</f><v>2</v></c></row>", "<sst/>",
		       "sheet One, cell C7: a formula: expected a value");
	assert_refused(*state, "<row r='7'><c r='C7' t='e'><v>#REF!</v></c></row>", "<sst/>",
		       "sheet One, cell C7: an error (#REF!): expected a value");
}

static void cells_out_of_place_are_refused(void **state)
{
	assert_refused(*state, "<row r='2'/><row r='2'/>", "<sst/>",
		       "sheet One: row 2 stands after row 2, of 1048576 that there may be");
	assert_refused(*state, "<row><c r='B1'/><c r='B1'/></row>", "<sst/>",
		       "sheet One: cell B1 is not in its place, or there twice");
	assert_refused(*state, "<row><c r='B2'/></row>", "<sst/>",
		       "sheet One: cell B2 is not in its place, or there twice");
	assert_refused(*state, "<row><c r='1B'/></row>", "<sst/>", "sheet One: a cell called '1B'");
	assert_refused(*state, "<row r='0'/>", "<sst/>",
		       "sheet One: row 0 stands after row 0, of 1048576 that there may be");
	assert_refused(*state, "<row><c r='ZZZ1'/></row>", "<sst/>", "sheet One: more than 1024 columns");
	assert_refused(*state, "<row><c t='s'><v>3</v></c></row>", "<sst><si/></sst>",
		       "sheet One, cell A1: string '3' of 1");
	assert_refused(*state, "<row><c t='odd'><v>3</v></c></row>", "<sst/>",
		       "sheet One, cell A1: a value of the type 'odd'");
}

static void a_document_type_cannot_blow_up(void **state)
{
	assert_refused(*state, "<row/>", "<!DOCTYPE sst [<!ENTITY a 'aaaa'>]><sst>&a;</sst>",
		       "xl/strings.xml: line 1, column 27: the document declares an entity, which is not taken");
}

static void long_texts_are_refused(void **state)
{
	struct fixture *f = *state;
	struct buf b = BUF_INIT(ROOM);

	buf_add_cstr(&b, "<row><c t='inlineStr'><is><t>");
	for (size_t i = 0; i <= XLSX_CELL_MAX; i++)
		buf_add_char(&b, 'a');
	buf_add_cstr(&b, "</t></is></c></row>");
	assert_refused(f, b.p, "<sst/>", "sheet One, cell A1: a text of more than 131072 bytes");
	buf_free(&b);
}

static void what_unpacks_too_far_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t n = (size_t)24 * 1024 * 1024;
	char *blanks = xmalloc(n + 1);
	const char *const parts[] = { "xl/workbook.xml", blanks, NULL };

	memset(blanks, ' ', n);
	blanks[n] = '\0';
	make_zip(f, parts);
	free(blanks);
	assert_true(f->zip.n < 200000);
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg,
			    "xl/workbook.xml: unpacked it is more than 200 times as large: no spreadsheet is");
}

static void other_files_are_named_for_what_they_are(void **state)
{
	static const char *const odf[] = { "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml",
					   "<a/>", NULL };
	static const char *const twice[] = { "xl/a.xml", "<a/>", "XL/A.xml", "<a/>", NULL };
	static const char *const word[] = { "word/document.xml", "<a/>", NULL };
	static const char *const empty[] = { "xl/workbook.xml", "<workbook/>", NULL };
	struct fixture *f = *state;

	make_zip(f, odf);
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "an OpenDocument file (.ods): save it as .xlsx");
	make_zip(f, twice);
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "the archive has two parts 'XL/A.xml'");
	make_zip(f, word);
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "a zip archive without xl/workbook.xml: expected a spreadsheet (.xlsx)");
	make_zip(f, empty);
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "no sheet in it: expected a spreadsheet (.xlsx)");
	buf_clear(&f->zip);
	buf_add_cstr(&f->zip, "\xd0\xcf\x11\xe0 old");
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "an .xls file, or a spreadsheet with a password: save it as .xlsx without one");
	buf_clear(&f->zip);
	buf_add_cstr(&f->zip, "a,b\n");
	assert_false(xlsx_claims(buf_str(&f->zip)));
	assert_int_equal(read_zip(f), -1);
	assert_string_equal(f->e.msg, "expected a spreadsheet (.xlsx), which is a zip archive");
}

static void a_cut_archive_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t n;

	make_book(f, "<worksheet/>", "<sst/>");
	n = f->zip.n;
	/* Every length up to where the list at the end of the archive begins. */
	for (f->zip.n = 1; f->zip.n < n / 2; f->zip.n += 7) {
		assert_int_equal(read_zip(f), -1);
		assert_int_equal(f->e.kind, ERR_INPUT);
	}
}

static void write_book(struct buf *out, const char *text)
{
	static const struct xlsx_column columns[] = { { "id", 10 }, { "what", 40 } };
	struct xlsx_text cells[] = { { STR_LIT("8.10"), XLSX_STRONG }, { str_of(text), XLSX_BAD } };
	struct xlsx_writer *w = NULL;
	struct err e = { 0 };

	if (xlsx_write_open("A title", &w, &e) < 0 || xlsx_write_sheet(w, "First", columns, 2, 1, &e) < 0 ||
	    xlsx_write_row(w, cells, 2, &e) < 0 || xlsx_write_sheet(w, "Second", columns, 1, 0, &e) < 0 ||
	    xlsx_write_end(w, out, &e) < 0)
		fail_msg("%s", e.msg);
	xlsx_write_closep(&w);
}

static void what_is_written_reads_back_as_text(void **state)
{
	static const char *const texts[] = { "=1+1", "+x", "-1", "@a", "8", "a\nb", " sp ", "<&>\"'", "_x0041_",
					     "\xc3\xa9\xe2\x82\xac", "2025-01-01", "http://example.com/" };
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf want = BUF_INIT(1000);

		buf_addf(&want, "First[A1=id|B1=what|A2=8.10|B2=%s]Second[A1=id]", texts[i]);
		buf_clear(&f->zip);
		write_book(&f->zip, texts[i]);
		if (read_zip(f) < 0)
			fail_msg("%s", f->e.msg);
		assert_string_equal(f->text.p, want.p);
		buf_free(&want);
	}
}

static void the_same_calls_give_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct buf other = BUF_INIT(ROOM);

	write_book(&f->zip, "x");
	write_book(&other, "x");
	assert_int_equal(f->zip.n, other.n);
	assert_memory_equal(f->zip.p, other.p, other.n);
	buf_free(&other);
}

static void a_cell_over_the_format_s_ceiling_is_not_cut(void **state)
{
	static const struct xlsx_column columns[] = { { "id", 10 } };
	struct fixture *f = *state;
	struct xlsx_writer *w = NULL;
	struct xlsx_text cell;

	for (size_t i = 0; i <= XLSX_TEXT_MAX; i++)
		buf_add_char(&f->text, 'a');
	cell = (struct xlsx_text){ buf_str(&f->text), XLSX_PLAIN };
	assert_int_equal(xlsx_write_open("t", &w, &f->e), 0);
	assert_int_equal(xlsx_write_sheet(w, "S", columns, 1, 0, &f->e), 0);
	assert_int_equal(xlsx_write_row(w, &cell, 1, &f->e), -1);
	assert_string_equal(f->e.msg, "sheet S, row 2, column 1: a cell of more than 32767 characters");
	cell.text.n--;
	err_clear(&f->e);
	assert_int_equal(xlsx_write_row(w, &cell, 1, &f->e), 0);
	assert_int_equal(xlsx_write_sheet(w, "a/b", columns, 1, 0, &f->e), -1);
	xlsx_write_closep(&w);
	assert_null(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cells_of_every_kind_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(runs_of_a_string_are_joined_without_its_reading_aid, setup, teardown),
		cmocka_unit_test_setup_teardown(a_formula_is_refused_with_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(cells_out_of_place_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_document_type_cannot_blow_up, setup, teardown),
		cmocka_unit_test_setup_teardown(long_texts_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_unpacks_too_far_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(other_files_are_named_for_what_they_are, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cut_archive_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_written_reads_back_as_text, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_calls_give_the_same_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cell_over_the_format_s_ceiling_is_not_cut, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
