/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Marks are asked from the strongest to the weakest: bytes that only one kind of file begins with; then, once
 * there are no bytes that no text has, the headers of a mail, tags, and last the habits of Markdown, of which one
 * alone proves nothing (a "#" begins a comment in many a file).
 */
#include "evidence/media.h"

#include <string.h>

#include "base/compiler.h"
#include "base/err.h"
#include "codec/csv.h"

#define LOOKED_AT_BYTES ((size_t)64 * 1024)
#define ZIP_MEMBERS_MAX 1000	/* of its directory that are looked at */
#define ZIP_END_BYTES 22
#define ZIP_NAME_AT 46		/* in an entry of the directory */

static const char pdf[] = "application/pdf", png[] = "image/png", jpeg[] = "image/jpeg", gif[] = "image/gif";
static const char webp[] = "image/webp", tiff[] = "image/tiff", heif[] = "image/heif", svg[] = "image/svg+xml";
static const char mp4[] = "video/mp4", quicktime[] = "video/quicktime", webm[] = "video/webm";
static const char mail[] = "message/rfc822", mbox[] = "application/mbox", calendar[] = "text/calendar";
static const char html[] = "text/html", xml[] = "application/xml", json[] = "application/json", sarif[] = "application/sarif+json";
static const char csv[] = "text/csv", markdown[] = "text/markdown", plain[] = "text/plain", empty[] = "application/x-empty";
static const char rtf[] = "application/rtf", ole[] = "application/x-ole-storage";
static const char docx[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static const char pptx[] = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
static const char odt[] = "application/vnd.oasis.opendocument.text";
static const char ods[] = "application/vnd.oasis.opendocument.spreadsheet";
static const char odp[] = "application/vnd.oasis.opendocument.presentation";
static const char zip[] = "application/zip", gzip[] = "application/gzip", tar[] = "application/x-tar";
static const char other[] = "application/octet-stream";

static const struct {
	const char *media, *name;
} names[] = {
	{ pdf, "PDF" },
	{ png, "PNG image" },
	{ jpeg, "JPEG image" },
	{ gif, "GIF image" },
	{ webp, "WebP image" },
	{ tiff, "TIFF image" },
	{ heif, "HEIF image" },
	{ svg, "SVG image" },
	{ mp4, "MP4 video" },
	{ quicktime, "QuickTime video" },
	{ webm, "WebM video" },
	{ mail, "mail" },
	{ mbox, "mailbox" },
	{ calendar, "calendar" },
	{ html, "HTML" },
	{ xml, "XML" },
	{ json, "JSON" },
	{ sarif, "SARIF of another version than 2.1.0" },
	{ csv, "CSV" },
	{ markdown, "Markdown" },
	{ plain, "text" },
	{ rtf, "RTF" },
	{ ole, "Office document of before 2007" },
	{ docx, "Word document" },
	{ xlsx, "Excel workbook" },
	{ pptx, "PowerPoint presentation" },
	{ odt, "OpenDocument text" },
	{ ods, "OpenDocument spreadsheet" },
	{ odp, "OpenDocument presentation" },
	{ zip, "zip" },
	{ gzip, "gzip" },
	{ tar, "tar" },
	{ empty, "empty" },
	{ other, "other bytes" },
};

const char *media_name(const char *media)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(names[i].media, media) == 0)
			return names[i].name;
	BUG("'%s' is no media type that is told", media);
}

/* Bytes at a place that only one kind of file has there. */
static const struct magic {
	const char *media;
	size_t at;
	struct str bytes;
} magics[] = {
	{ pdf, 0, { "%PDF-", 5 } },
	{ png, 0, { "\x89PNG\r\n\x1a\n", 8 } },
	{ jpeg, 0, { "\xff\xd8\xff", 3 } },
	{ gif, 0, { "GIF87a", 6 } },
	{ gif, 0, { "GIF89a", 6 } },
	{ webp, 8, { "WEBP", 4 } },
	{ tiff, 0, { "II*\0", 4 } },
	{ tiff, 0, { "MM\0*", 4 } },
	{ heif, 4, { "ftyphei", 7 } },
	{ heif, 4, { "ftypmif1", 8 } },
	{ heif, 4, { "ftypavif", 8 } },
	{ quicktime, 4, { "ftypqt", 6 } },
	{ mp4, 4, { "ftyp", 4 } },
	{ webm, 0, { "\x1a\x45\xdf\xa3", 4 } },
	{ ole, 0, { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 } },
	{ rtf, 0, { "{\\rtf", 5 } },
	{ gzip, 0, { "\x1f\x8b", 2 } },
	{ tar, 257, { "ustar", 5 } },
	{ calendar, 0, { "BEGIN:VCALENDAR", 15 } },
};

static const char *by_magic(struct str s)
{
	for (size_t i = 0; i < COUNT_OF(magics); i++) {
		const struct magic *m = &magics[i];

		if (s.n >= m->at + m->bytes.n && memcmp(s.p + m->at, m->bytes.p, m->bytes.n) == 0)
			return m->media;
	}
	return NULL;
}

static uint32_t little(const char *p, size_t n)
{
	uint32_t v = 0;

	while (n--)
		v = v << 8 | (unsigned char)p[n];
	return v;
}

/* The end of a zip's directory: the last of its signatures. NULL: none. */
static const char *zip_end(struct str s)
{
	size_t least = s.n > LOOKED_AT_BYTES ? s.n - LOOKED_AT_BYTES : 0;

	for (size_t at = s.n - ZIP_END_BYTES + 1; at-- > least;)
		if (memcmp(s.p + at, "PK\5\6", 4) == 0)
			return s.p + at;
	return NULL;
}

/* The folder that the parts of an Office document are in; what its first part is called is the writer's choice. */
static const char *by_member(struct str name)
{
	if (str_starts(name, "word/"))
		return docx;
	if (str_starts(name, "xl/"))
		return xlsx;
	return str_starts(name, "ppt/") ? pptx : NULL;
}

/* OpenDocument begins with a member "mimetype" that is stored as it is. */
static const char *by_mimetype(struct str s)
{
	static const char *const types[] = { odt, ods, odp };
	struct str rest = { s.p + 30, s.n - 30 };

	if (!str_take(&rest, "mimetype"))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_starts(rest, types[i])) {
			str_take(&rest, types[i]);
			return str_starts(rest, "PK") ? types[i] : NULL;	/* else a template, a master document */
		}
	return NULL;
}

/* Of an Office document in its directory from at on: the list of its parts' types, and a part. */
static const char *by_directory(struct str s, size_t at)
{
	const char *found = NULL;
	bool types = false;

	for (size_t i = 0; i < ZIP_MEMBERS_MAX && !(types && found); i++) {
		struct str name;

		if (at > s.n || s.n - at < ZIP_NAME_AT || memcmp(s.p + at, "PK\1\2", 4) != 0)
			break;
		name = (struct str){ s.p + at + ZIP_NAME_AT, little(s.p + at + 28, 2) };
		if (s.n - at - ZIP_NAME_AT < name.n)
			break;
		types |= str_is(name, "[Content_Types].xml");
		found = found ? found : by_member(name);
		at += ZIP_NAME_AT + name.n + little(s.p + at + 30, 2) + little(s.p + at + 32, 2);
	}
	return types ? found : NULL;
}

static const char *by_zip(struct str s)
{
	const char *end, *found;

	if (s.n < 30 || !str_starts(s, "PK\3\4"))
		return NULL;
	found = by_mimetype(s);
	end = found ? NULL : zip_end(s);
	if (end)
		found = by_directory(s, little(end + 16, 4));
	return found ? found : zip;
}

static bool is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && !strchr("\t\n\r\f\033", c)) || c == '\0' || c == 0x7f)
			return false;
	}
	return true;
}

/* The name of a header that the line begins with; "not given" when it begins with none. */
static struct str header_of(struct str line)
{
	struct str name = line;
	size_t n = 0;

	while (n < name.n && name.p[n] > ' ' && name.p[n] != ':' && name.p[n] < 0x7f)
		n++;
	name.n = n;
	return n && n < line.n && line.p[n] == ':' ? name : STR_NONE;
}

/* RFC 5322: headers up to an empty line, and From and Date are among them. */
static bool is_mail(struct str rest)
{
	bool from = false, date = false, first = true;

	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		struct str name = header_of(line);

		if (!str_trim(line).n)
			break;
		if (!name.p && (first || (*line.p != ' ' && *line.p != '\t')))
			return false;
		first = false;
		from |= str_is_nocase(name, "from");
		date |= str_is_nocase(name, "date");
	}
	return from && date;
}

static bool tag_begins(struct str s, const char *tag)
{
	return str_starts_nocase(s, tag) && (s.n == strlen(tag) || strchr(" \t\r\n>", s.p[strlen(tag)]));
}

/* What the first tag says, past a declaration and comments. */
static const char *by_tag(struct str s)
{
	bool declared = false;

	while (str_starts(s, "<?") || str_starts(s, "<!--")) {
		const char *close = str_starts(s, "<?") ? "?>" : "-->";
		const char *end = memmem(s.p, s.n, close, strlen(close));

		declared |= str_starts(s, "<?xml");
		if (!end)
			break;
		s = str_trim((struct str){ end + strlen(close), (size_t)(s.p + s.n - end) - strlen(close) });
	}
	if (tag_begins(s, "<!doctype html") || tag_begins(s, "<html") || tag_begins(s, "<head") || tag_begins(s, "<body"))
		return html;
	if (tag_begins(s, "<svg") || tag_begins(s, "<!doctype svg"))
		return svg;
	return declared ? xml : NULL;
}

static bool is_json(struct str s)
{
	struct str in = s;

	if (s.n < 2 || !((s.p[0] == '{' && s.p[s.n - 1] == '}') || (s.p[0] == '[' && s.p[s.n - 1] == ']')))
		return false;
	in = str_trim((struct str){ s.p + 1, s.n - 1 });
	return strchr(s.p[0] == '{' ? "\"}" : "{[\"]-0123456789tfn", *in.p) != NULL;
}

static bool is_heading(struct str line)
{
	size_t n = 0;

	while (n < line.n && n < 7 && line.p[n] == '#')
		n++;
	return n && n < 7 && n < line.n && line.p[n] == ' ' && str_trim((struct str){ line.p + n, line.n - n }).n;
}

/* "|---|:--:|", the line below a table's head. */
static bool is_table_rule(struct str line)
{
	size_t dashes = 0, bars = 0;

	for (size_t i = 0; i < line.n; i++) {
		dashes += line.p[i] == '-';
		bars += line.p[i] == '|';
		if (!strchr("-|: \t\r", line.p[i]) || !line.p[i])
			return false;
	}
	return dashes >= 3 && bars;
}

/* A document begins with its heading and a blank line; else two of the habits must be there. */
static bool is_markdown(struct str rest)
{
	bool heading = false, fence = false, link = false, table = false, bold = false, first = true, title = false;

	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		bool blank = !str_trim(line).n;

		if (blank && title)
			return true;
		title = first && is_heading(line);
		first &= blank;
		heading |= is_heading(line);
		fence |= str_starts(line, "```");
		link |= str_has(line, "](");
		table |= is_table_rule(line);
		bold |= str_starts(line, "**") || str_has(line, " **");
	}
	return heading + fence + link + table + bold >= 2;
}

/* Mails one after the other, a line "From ADDRESS DATE" before each. */
static bool is_mailbox(struct str s)
{
	return str_starts(s, "From ") && (str_cut(&s, '\n'), s.p) && is_mail(s);
}

static struct str head_of(struct str s)
{
	return (struct str){ s.p, s.n < LOOKED_AT_BYTES ? s.n : LOOKED_AT_BYTES };
}

static bool has_version(struct str s, const char *version)
{
	const char *at = memmem(s.p, s.n, "\"version\"", 9);
	struct str rest;

	if (!at)
		return false;
	rest = str_trim((struct str){ at + 9, (size_t)(s.p + s.n - at) - 9 });
	str_take(&rest, ":");
	return str_starts(str_trim(rest), version);
}

/* SARIF as its tools wrote it before 2.1.0. That is read: what is kept as a document is of another version. */
static bool is_sarif(struct str s)
{
	return str_has(s, "\"runs\"") && str_has(s, "\"tool\"") &&
	       (has_version(s, "\"1.0.0") || has_version(s, "\"2.0.0"));
}

static const char *by_text(struct str s)
{
	struct str whole;
	const char *tag;

	str_take(&s, "\xef\xbb\xbf");
	whole = str_trim(s);
	s = head_of(s);
	if (is_mail(s))
		return mail;
	if (is_mailbox(s))
		return mbox;
	s = head_of(whole);
	tag = by_tag(s);
	if (tag)
		return tag;
	if (is_json(whole))
		return is_sarif(s) ? sarif : json;
	if (is_markdown(s))
		return markdown;
	return csv_looks_like_table(s) ? csv : plain;
}

bool media_is_table(const char *media)
{
	return strcmp(media, csv) == 0 || strcmp(media, xlsx) == 0 || strcmp(media, ods) == 0;
}

const char *media_of(struct str bytes)
{
	struct str head = head_of(bytes);
	const char *found;

	if (!bytes.n)
		return empty;
	found = by_magic(head);
	if (!found)
		found = by_zip(bytes);
	if (found)
		return found;
	if (str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff"))
		return plain;
	return is_text(head) ? by_text(bytes) : other;
}
