/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/xlsx_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include "codec/unpack_int.h"
#include "codec/xlsx_read.h"

#define OLE_MAGIC "\xd0\xcf\x11\xe0"
#define ZIP_MAGIC "PK\x03\x04"

struct unzipping {
	struct archive *archive;
	struct xlsx_zip *zip;
	struct unpack_sum sum;
};

bool xlsx_claims(struct str bytes)
{
	return str_starts(bytes, ZIP_MAGIC) || str_starts(bytes, "PK\x05\x06") || str_starts(bytes, OLE_MAGIC);
}

static void archive_freep(struct archive **a)
{
	if (*a)
		archive_read_free(*a);
}

static int broken(struct archive *a, struct err *e)
{
	const char *why = archive_error_string(a);

	/* libarchive knows a zip by the directory at its end. */
	if (!archive_format(a))
		return err_set(e, ERR_INPUT, "a zip archive without a directory at its end: it is cut off or damaged");
	return err_set(e, ERR_INPUT, "the archive cannot be unpacked: %.200s", why ? why : "it is damaged");
}

/* Only parts that say what stands in cells: no theme, no style, no picture. */
static bool is_wanted(struct str name)
{
	return (str_ends(name, ".xml") || str_ends(name, ".rels")) && !str_has(name, "xl/theme/") &&
	       !str_ends(name, "xl/styles.xml") && !str_starts(name, "docProps/");
}

static int read_entry(struct unzipping *u, struct archive_entry *entry, struct err *e)
{
	struct xlsx_zip *z = u->zip;
	struct str name = str_of(archive_entry_pathname(entry));
	struct xlsx_part *p;

	if (archive_entry_is_encrypted(entry))
		return err_set(e, ERR_INPUT, "the archive is encrypted: expected a spreadsheet without a password");
	if (str_is(name, "xl/workbook.bin"))
		return err_set(e, ERR_INPUT, "a binary workbook (.xlsb): save it as .xlsx");
	if (str_is(name, "content.xml"))
		return err_set(e, ERR_INPUT, "an OpenDocument file (.ods): save it as .xlsx");
	str_take(&name, "/");
	if (!name.p || !is_wanted(name))
		return 0;
	if (xlsx_zip_part(z, name))
		return err_set(e, ERR_INPUT, "the archive has two parts '%.*s'", STR_FMT(str_quote(name)));
	p = &z->parts[z->count++];
	p->name = xmalloc(name.n + 1);
	memcpy(p->name, name.p, name.n);
	p->name[name.n] = '\0';
	p->bytes = BUF_INIT(XLSX_UNPACKED_MAX + UNPACK_CHUNK);
	return unpack_member(u->archive, &u->sum, &p->bytes, e) < 0 ? err_ctx(e, "%.80s", p->name) : 0;
}

static int read_entries(struct unzipping *u, struct err *e)
{
	struct archive_entry *entry;
	size_t entries = 0;
	int code;

	while ((code = archive_read_next_header(u->archive, &entry)) == ARCHIVE_OK || code == ARCHIVE_WARN) {
		if (++entries > XLSX_PARTS_MAX)
			return err_set(e, ERR_INPUT, "an archive of more than %d parts", XLSX_PARTS_MAX);
		if (read_entry(u, entry, e) < 0)
			return -1;
	}
	return code == ARCHIVE_EOF ? 0 : broken(u->archive, e);
}

int xlsx_unzip(struct str bytes, struct xlsx_zip *ret, struct err *e)
{
	CLEANUP(archive_freep) struct archive *a = NULL;
	struct unzipping u = {
		.zip = ret,
		.sum = { bytes.n, 0, XLSX_UNPACKED_MAX, XLSX_RATIO_MAX, "spreadsheet" },
	};

	*ret = (struct xlsx_zip){ 0 };
	if (bytes.n > XLSX_BYTES_MAX)
		return err_set(e, ERR_INPUT, "larger than %d bytes", XLSX_BYTES_MAX);
	if (str_starts(bytes, OLE_MAGIC))
		return err_set(e, ERR_INPUT,
			       "an .xls file, or a spreadsheet with a password: save it as .xlsx without one");
	if (!str_starts(bytes, ZIP_MAGIC))
		return err_set(e, ERR_INPUT, "expected a spreadsheet (.xlsx), which is a zip archive");
	a = archive_read_new();
	if (!a)
		return err_set(e, ERR_ENV, "no memory to read a zip archive");
	u.archive = a;
	ret->parts = xcalloc(XLSX_PARTS_MAX, sizeof *ret->parts);
	if (archive_read_support_format_zip_seekable(a) != ARCHIVE_OK ||
	    archive_read_open_memory(a, bytes.p, bytes.n) != ARCHIVE_OK)
		return broken(a, e);
	return read_entries(&u, e);
}

void xlsx_zip_free(struct xlsx_zip *z)
{
	for (size_t i = 0; i < z->count; i++) {
		free(z->parts[i].name);
		buf_free(&z->parts[i].bytes);
	}
	free(z->parts);
	*z = (struct xlsx_zip){ 0 };
}

struct xlsx_part *xlsx_zip_part(const struct xlsx_zip *z, struct str name)
{
	for (size_t i = 0; i < z->count; i++)
		if (str_is_nocase(name, z->parts[i].name))
			return &z->parts[i];
	return NULL;
}
