/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "evidence/media.h"

/* In memory of its own size, so that a sanitizer sees a byte read behind it. */
static const char *type_of(const char *bytes, size_t n)
{
	char *copy = xcalloc(n ? n : 1, 1);
	const char *media;

	if (n)
		memcpy(copy, bytes, n);
	media = media_of((struct str){ copy, n });
	free(copy);
	return media;
}

#define IS(literal, want) assert_string_equal(type_of(literal, sizeof(literal) - 1), want)

static void first_bytes_say_what_a_file_is(void **state)
{
	(void)state;
	IS("%PDF-1.4\n", "application/pdf");
	IS("\x89PNG\r\n\x1a\n", "image/png");
	IS("\xff\xd8\xff\xe0", "image/jpeg");
	IS("GIF87a", "image/gif");
	IS("RIFF\0\0\0\0WEBPVP8 ", "image/webp");
	IS("II*\0\x08", "image/tiff");
	IS("\0\0\0\x18" "ftypheic", "image/heif");
	IS("\0\0\0\x18" "ftypisom", "video/mp4");
	IS("\0\0\0\x18" "ftypqt  ", "video/quicktime");
	IS("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/x-ole-storage");
	IS("{\\rtf1\\ansi}", "application/rtf");
	IS("\x1f\x8b\x08\0", "application/gzip");
	IS("BEGIN:VCALENDAR\r\n", "text/calendar");
	IS("", "application/x-empty");
	IS("\x89PNG\r\n\x1a", "application/octet-stream");
	IS("\0", "application/octet-stream");
	IS("text with a NUL \0 in it", "application/octet-stream");
}

static void a_mail_has_headers_with_from_and_date_up_to_an_empty_line(void **state)
{
	(void)state;
	IS("From: a@example.com\r\nDate: Fri, 9 Jan 2026 10:00:00 +0000\r\n\r\nDone.\r\n", "message/rfc822");
	IS("Received: from mx\n\tby mail\nDATE: x\nfrom: a\n", "message/rfc822");
	IS("\xef\xbb\xbf" "From: a\nDate: b\n\nDone.\n", "message/rfc822");
	IS("From a@example.com Fri Jan 9\nFrom: a\nDate: b\n\nDone.\n", "application/mbox");
	IS("From here on it is text.\nFrom: nobody\n", "text/plain");
	IS("From: a\nTo: b\n\nDate: below the headers\n", "text/plain");
	IS("From: a\nno header\nDate: b\n\n", "text/plain");
	IS(" From: a\nDate: b\n\n", "text/plain");
}

static void tags_are_told_apart_past_declarations_and_comments(void **state)
{
	(void)state;
	IS("<!DOCTYPE html><title>x</title>", "text/html");
	IS("\n<HTML>", "text/html");
	IS("<?xml version=\"1.0\"?><!-- a --><html xmlns=\"x\">", "text/html");
	IS("<?xml version=\"1.0\"?><svg/>", "application/xml");
	IS("<?xml version=\"1.0\"?><svg width=\"1\"/>", "image/svg+xml");
	IS("<?xml version=\"1.0\"?><note/>", "application/xml");
	IS("<?xml version=\"1.0\"", "application/xml");
	IS("<!-- only a comment", "text/plain");
	IS("<htmlish>", "text/plain");
}

static void json_begins_and_ends_as_such(void **state)
{
	(void)state;
	IS("{\"a\": 1}\n", "application/json");
	IS("[]", "application/json");
	IS("[ {\"a\": 1} ]", "application/json");
	IS("[section]", "text/plain");
	IS("{\"a\": 1", "text/plain");
	IS("{", "text/plain");
}

static void a_table_has_a_header_and_rows_of_as_many_fields(void **state)
{
	(void)state;
	IS("User;Course\nann;Safety\n", "text/csv");
	IS("a\tb\n\"c\nd\"\te\n", "text/csv");
	IS("a,b\n1,2\n3\n", "text/plain");
	IS("a,\n1,2\n", "text/plain");
	IS("Dear Ann,\n\nthanks, and regards\n", "text/plain");
	IS("a,b\n", "text/plain");
	IS("a\nb\nc\n", "text/plain");
	IS("a,b\n1,\"2\n", "text/plain");
	assert_true(media_is_table("text/csv"));
	assert_false(media_is_table("text/plain"));
}

static void markdown_needs_more_than_one_mark(void **state)
{
	(void)state;
	IS("# Minutes\n\nAll were there.\n", "text/markdown");
	IS("\n\n## Minutes\n\nAll were there.\n", "text/markdown");
	IS("Notes\n\n## Who\nsee [the list](list.md)\n", "text/markdown");
	IS("| a | b |\n|---|:-:|\n| **c** | d |\n", "text/markdown");
	IS("#!/bin/sh\n\n# a comment\necho\n", "text/plain");
	IS("# a comment of a configuration\nkey = value\n", "text/plain");
	IS("#no heading\n\ntext\n", "text/plain");
	IS("a single [link](to.md)\n", "text/plain");
	IS("------\n", "text/plain");
	IS("\xff\xfe#\0 \0", "text/plain");
	IS("caf\xe9 in another encoding\n", "text/plain");
}

struct zip {
	char bytes[512];
	size_t n;
};

/* An entry of a zip's directory. */
static void add_member(struct zip *z, const char *name)
{
	char *entry = z->bytes + z->n;

	memcpy(entry, "PK\1\2", 4);
	entry[28] = (char)strlen(name);
	memcpy(entry + 46, name, strlen(name));
	z->n += 46 + strlen(name);
}

/* What a zip is said to be whose directory has the two; and, cut off or with a directory that is elsewhere, some zip. */
static void zip_is(const char *first, const char *second, const char *want)
{
	struct zip z = { "PK\3\4", 30 };

	add_member(&z, first);
	add_member(&z, second);
	memcpy(z.bytes + z.n, "PK\5\6", 4);
	z.bytes[z.n + 16] = 30;
	z.n += 22;
	assert_string_equal(type_of(z.bytes, z.n), want);
	assert_string_equal(type_of(z.bytes, z.n - 22), "application/zip");
	z.bytes[z.n - 3] = 0x7f;
	assert_string_equal(type_of(z.bytes, z.n), "application/zip");
}

#define OFFICE "application/vnd.openxmlformats-officedocument."

static void a_zip_is_known_by_its_directory(void **state)
{
	(void)state;
	zip_is("[Content_Types].xml", "word/document.xml", OFFICE "wordprocessingml.document");
	zip_is("word/document2.xml", "[Content_Types].xml", OFFICE "wordprocessingml.document");
	zip_is("[Content_Types].xml", "xl/workbook.xml", OFFICE "spreadsheetml.sheet");
	zip_is("[Content_Types].xml", "ppt/presentation.xml", OFFICE "presentationml.presentation");
	zip_is("[Content_Types].xml", "visio/document.xml", "application/zip");
	zip_is("a.txt", "word/document.xml", "application/zip");
	IS("PK\3\4................\0\0\0\0\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK",
	   "application/vnd.oasis.opendocument.text");
	IS("PK\3\4................\0\0\0\0\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.text-templatePK",
	   "application/zip");
	IS("PK\3\4", "application/octet-stream");
}

static void every_type_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(media_name("application/pdf"), "PDF");
	assert_string_equal(media_name("message/rfc822"), "mail");
	assert_string_equal(media_name("application/octet-stream"), "other bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_bytes_say_what_a_file_is),
		cmocka_unit_test(a_mail_has_headers_with_from_and_date_up_to_an_empty_line),
		cmocka_unit_test(tags_are_told_apart_past_declarations_and_comments),
		cmocka_unit_test(json_begins_and_ends_as_such),
		cmocka_unit_test(a_table_has_a_header_and_rows_of_as_many_fields),
		cmocka_unit_test(markdown_needs_more_than_one_mark),
		cmocka_unit_test(a_zip_is_known_by_its_directory),
		cmocka_unit_test(every_type_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
