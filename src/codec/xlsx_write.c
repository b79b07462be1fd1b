/* SPDX-License-Identifier: Apache-2.0 */

/*
 * libxlsxwriter in its constant-memory mode, where a row is written when the next one begins and
 * strings stand in their cells. It can only write to a file, so it gets a temporary one.
 */
#include "codec/xlsx_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/io.h"

#define CREATED 1767225600	/* of every file alike: 2026-01-01 */
#define PAPER_A3 8
#define PAPER_A4 9
#define PAGE_A4_WIDTH 170	/* characters that can still be read on one page */
#define PAGE_FIT_WIDTH 320
#define LINE_POINTS 13.0
#define ROW_POINTS_MAX 408.0

struct xlsx_writer {
	struct arena arena;
	const char *path;
	const char *title;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	const char *sheet_name;
	const struct xlsx_column *column;
	size_t columns;
	lxw_row_t row;		/* the next */
	lxw_format *header;
	lxw_format *tones[XLSX_TONES];
};

static lxw_format *text_format(lxw_workbook *book)
{
	lxw_format *f = workbook_add_format(book);

	format_set_num_format(f, "@");
	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_font_name(f, "Calibri");
	format_set_font_size(f, 10);
	format_set_bottom(f, LXW_BORDER_HAIR);
	format_set_bottom_color(f, 0xB8C0CC);
	format_set_right(f, LXW_BORDER_HAIR);
	format_set_right_color(f, 0xD5DAE2);
	return f;
}

static void make_formats(struct xlsx_writer *w)
{
	static const lxw_color_t fills[XLSX_TONES] = {
		[XLSX_GOOD] = 0xE3F1E4, [XLSX_PARTLY] = 0xFCF2D6, [XLSX_BAD] = 0xF8DEDC,
	};

	for (size_t i = 0; i < XLSX_TONES; i++) {
		w->tones[i] = text_format(w->book);
		if (fills[i])
			format_set_bg_color(w->tones[i], fills[i]);
	}
	format_set_bold(w->tones[XLSX_STRONG]);
	format_set_font_color(w->tones[XLSX_MUTED], 0x5A6472);
	w->header = text_format(w->book);
	format_set_bold(w->header);
	format_set_font_color(w->header, 0xFFFFFF);
	format_set_bg_color(w->header, 0x23405F);
	format_set_align(w->header, LXW_ALIGN_VERTICAL_CENTER);
}

static int failed(const struct xlsx_writer *w, lxw_error code, struct err *e)
{
	return err_set(e, ERR_ENV, "cannot write a spreadsheet in %s: %s", w->path, lxw_strerror(code));
}

int xlsx_write_open(const char *title, struct xlsx_writer **ret, struct err *e)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = getenv("TMPDIR") };
	struct xlsx_writer *w = xcalloc(1, sizeof *w);
	lxw_doc_properties properties = { .created = CREATED };

	*ret = w;
	w->path = io_temp_file(&w->arena, e);
	if (!w->path)
		return -1;
	w->title = arena_cstr(&w->arena, str_of(title));
	properties.title = arena_cstr(&w->arena, str_of(title));
	w->book = workbook_new_opt(w->path, &options);
	if (!w->book)
		return err_set(e, ERR_ENV, "no memory for a spreadsheet");
	workbook_set_properties(w->book, &properties);
	make_formats(w);
	return 0;
}

/* Closing is the one way to free a workbook; what it writes to the file is dropped with it. */
void xlsx_write_closep(struct xlsx_writer **w)
{
	if (!*w)
		return;
	if ((*w)->book)
		workbook_close((*w)->book);
	if ((*w)->path)
		unlink((*w)->path);
	arena_free(&(*w)->arena);
	free(*w);
	*w = NULL;
}

/* What is too wide to be read on one page goes over several, each with the fixed columns. */
static void set_page(struct xlsx_writer *w, size_t fixed)
{
	lxw_worksheet *s = w->sheet;
	double width = 0;

	for (size_t i = 0; i < w->columns; i++)
		width += w->column[i].width;
	worksheet_freeze_panes(s, 1, (lxw_col_t)fixed);
	worksheet_set_landscape(s);
	worksheet_set_paper(s, width > PAGE_A4_WIDTH ? PAPER_A3 : PAPER_A4);
	if (width > PAGE_FIT_WIDTH)
		worksheet_set_print_scale(s, 60);
	else
		worksheet_fit_to_pages(s, 1, 0);
	worksheet_repeat_rows(s, 0, 0);
	if (fixed)
		worksheet_repeat_columns(s, 0, (lxw_col_t)(fixed - 1));
	worksheet_set_margins(s, 0.4, 0.4, 0.5, 0.6);
	worksheet_set_footer(s, arena_printf(&w->arena, "&L&8%.100s: &A&R&8Page &P of &N", w->title));
	worksheet_set_row(s, 0, 24, NULL);
}

/* The filters span the header and all rows, which are known when the sheet ends. */
static void end_sheet(struct xlsx_writer *w)
{
	lxw_col_t last;

	if (!w->sheet || !w->columns)
		return;
	last = (lxw_col_t)(w->columns - 1);
	worksheet_autofilter(w->sheet, 0, 0, w->row - 1, last);
	worksheet_print_area(w->sheet, 0, 0, w->row - 1, last);
	worksheet_ignore_errors(w->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
}

int xlsx_write_sheet(struct xlsx_writer *w, const char *name, const struct xlsx_column *columns, size_t count,
		     size_t fixed, struct err *e)
{
	lxw_error code = workbook_validate_sheet_name(w->book, name);

	if (code != LXW_NO_ERROR)
		return err_set(e, ERR_INPUT, "'%.80s' cannot be the name of a sheet: %s", name, lxw_strerror(code));
	end_sheet(w);
	w->sheet = workbook_add_worksheet(w->book, name);
	if (!w->sheet)
		return err_set(e, ERR_ENV, "no memory for a spreadsheet");
	w->sheet_name = arena_cstr(&w->arena, str_of(name));
	w->column = columns;
	w->columns = count;
	w->row = 0;
	set_page(w, fixed);
	for (size_t i = 0; i < count; i++) {
		worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, w->tones[XLSX_PLAIN]);
		code = worksheet_write_string(w->sheet, 0, (lxw_col_t)i, columns[i].name, w->header);
		if (code != LXW_NO_ERROR)
			return failed(w, code, e);
	}
	w->row = 1;
	return 0;
}

/* "_x0041_" would be read as an escape for "A" (ECMA-376, 22.9.2.19): its first character is
 * escaped itself. */
static void put_escaped(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		const char *p = text.p + i;

		if (text.n - i >= 7 && p[0] == '_' && p[1] == 'x' && p[6] == '_' &&
		    strspn(p + 2, "0123456789abcdefABCDEF") >= 4)
			buf_add_cstr(b, "_x005F");
		buf_add_char(b, *p);
	}
}

static int put_cell(struct xlsx_writer *w, size_t column, const struct xlsx_text *cell, struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(4 * XLSX_TEXT_MAX);
	lxw_error code;

	put_escaped(&b, cell->text);
	if (buf_overflowed(&b))
		code = LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
	else
		code = worksheet_write_string(w->sheet, w->row, (lxw_col_t)column, b.p ? b.p : "",
					      w->tones[cell->tone]);
	if (code == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
		return err_set(e, ERR_INPUT, "sheet %s, row %u, column %zu: a cell of more than %d characters",
			       w->sheet_name, (unsigned)w->row + 1, column + 1, XLSX_TEXT_MAX);
	return code == LXW_NO_ERROR ? 0 : failed(w, code, e);
}

/* How many lines the text takes in a column, words kept whole; on the safe side, as fonts differ. */
static size_t count_lines(struct str text, double width)
{
	size_t room = (size_t)(width * 1.2), lines = 1, used = 0, word = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool ends = text.p[i] == ' ' || text.p[i] == '\n';

		if ((text.p[i] & 0xc0) == 0x80)
			continue;
		used++;
		word = ends ? 0 : word + 1;
		if (text.p[i] == '\n' || used > room) {
			lines++;
			used = word < room ? word : 0;
		}
	}
	return lines;
}

/* Programs other than Excel do not look for the height themselves. */
static double height_of(const struct xlsx_writer *w, const struct xlsx_text *cells, size_t count)
{
	size_t lines = 1;
	double points;

	for (size_t i = 0; i < count; i++) {
		size_t n = count_lines(cells[i].text, w->column[i].width);

		lines = n > lines ? n : lines;
	}
	points = (double)lines * LINE_POINTS + 3;
	return points < ROW_POINTS_MAX ? points : ROW_POINTS_MAX;
}

int xlsx_write_row(struct xlsx_writer *w, const struct xlsx_text *cells, size_t count, struct err *e)
{
	if (!w->sheet || count > w->columns)
		BUG("a row of %zu cells in a sheet of %zu columns", count, w->columns);
	worksheet_set_row(w->sheet, w->row, height_of(w, cells, count), NULL);
	for (size_t i = 0; i < count; i++)
		if (put_cell(w, i, &cells[i], e) < 0)
			return -1;
	w->row++;
	return 0;
}

int xlsx_write_end(struct xlsx_writer *w, struct buf *out, struct err *e)
{
	lxw_error code;

	end_sheet(w);
	code = workbook_close(w->book);
	w->book = NULL;
	if (code != LXW_NO_ERROR)
		return failed(w, code, e);
	return io_read_file(w->path, out, e);
}
