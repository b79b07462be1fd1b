/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include "codec/unpack_int.h"

#define TAR_MAGIC_AT 257
#define ZIP_MAGIC "PK\x03\x04"
#define ZIP_EMPTY "PK\x05\x06"
#define DIRECTORY_ENTRIES_MAX 250000	/* of a zip that is a document, too */

struct unpack {
	struct archive *archive;
	struct unpack_sum sum;
	size_t members;
	bool is_archive;
};

static bool is_zip(struct str bytes)
{
	return str_starts(bytes, ZIP_MAGIC) || str_starts(bytes, ZIP_EMPTY);
}

static bool is_compressed(struct str bytes)
{
	return str_starts(bytes, "\x1f\x8b\x08") || str_starts(bytes, "\x28\xb5\x2f\xfd") ||
	       str_starts(bytes, "\xfd" "7zXZ") ||
	       (bytes.n > 9 && str_starts(bytes, "BZh") && memcmp(bytes.p + 4, "1AY&SY", 6) == 0);
}

static bool is_tar(struct str bytes)
{
	return bytes.n >= 512 && memcmp(bytes.p + TAR_MAGIC_AT, "ustar", 5) == 0;
}

static int broken(struct archive *a, struct err *e)
{
	const char *why = archive_error_string(a);

	return err_set(e, ERR_INPUT, "cannot be unpacked: %.200s", why ? why : "it is damaged, or cut off");
}

/* Only these: libarchive would start programs for other filters. */
static int open_archive(struct str bytes, struct archive **ret, struct err *e)
{
	struct archive *a = archive_read_new();

	if (!a)
		return err_set(e, ERR_ENV, "no memory to unpack");
	*ret = a;
	if (is_zip(bytes)) {
		archive_read_support_format_zip_seekable(a);
	} else {
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_format_tar(a);
		archive_read_support_format_raw(a);
	}
	if (archive_read_open_memory(a, bytes.p, bytes.n) != ARCHIVE_OK)
		return broken(a, e);
	return 0;
}

static void archive_freep(struct archive **a)
{
	if (*a)
		archive_read_free(*a);
}

static int too_many(size_t members, struct err *e)
{
	if (members > UNPACK_MEMBERS_MAX)
		return err_set(e, ERR_INPUT, "an archive of more than %d members", UNPACK_MEMBERS_MAX);
	return 0;
}

/* libarchive holds the whole directory of a zip before it gives the first member: gigabytes, for some. Each entry of it
 * begins with the same four bytes; those of archives within are counted too. */
static bool is_crowded(struct str zip)
{
	const char *p = zip.p, *end = zip.p + zip.n;
	size_t entries = 0;

	while (entries <= DIRECTORY_ENTRIES_MAX && (p = memmem(p, (size_t)(end - p), "PK\x01\x02", 4))) {
		entries++;
		p += 4;
	}
	return entries > DIRECTORY_ENTRIES_MAX;
}

/* A zip has a directory at its end, so that one of too many members is refused before any is read.
 * *ret: an office document, a Java archive, a Python wheel, by the part that makes it one. */
static int survey_zip(struct str bytes, bool *ret, struct err *e)
{
	CLEANUP(archive_freep) struct archive *a = NULL;
	struct archive_entry *entry;
	size_t members = 0;

	*ret = false;
	if (!is_zip(bytes))
		return 0;
	if (is_crowded(bytes))
		return too_many(SIZE_MAX, e);
	if (open_archive(bytes, &a, e) < 0)
		return -1;
	while (archive_read_next_header(a, &entry) == ARCHIVE_OK) {
		struct str name = str_of(archive_entry_pathname(entry));

		if (str_is(name, "[Content_Types].xml") || (members == 0 && str_is(name, "mimetype")) ||
		    str_is(name, "META-INF/MANIFEST.MF") || str_ends(name, ".dist-info/WHEEL")) {
			*ret = true;
			return 0;
		}
		members++;
	}
	return too_many(members, e);
}

int unpack_open(struct str bytes, struct unpack **ret, struct err *e)
{
	bool document;
	struct unpack *u;

	if (!is_zip(bytes) && !is_compressed(bytes) && !is_tar(bytes))
		return 0;
	if (survey_zip(bytes, &document, e) < 0)
		return -1;
	if (document)
		return 0;
	u = xcalloc(1, sizeof *u);
	u->sum = (struct unpack_sum){ bytes.n, 0, UNPACK_TOTAL_MAX, UNPACK_RATIO_MAX, "evidence" };
	if (open_archive(bytes, &u->archive, e) < 0) {
		unpack_close(u);
		return -1;
	}
	*ret = u;
	return 1;
}

void unpack_close(struct unpack *u)
{
	if (!u)
		return;
	archive_freep(&u->archive);
	free(u);
}

void unpack_closep(struct unpack **u)
{
	unpack_close(*u);
	*u = NULL;
}

bool unpack_is_archive(const struct unpack *u)
{
	return u->is_archive;
}

static int too_large(const struct unpack_sum *s, struct err *e)
{
	if (s->unpacked > s->unpacked_max)
		return err_set(e, ERR_INPUT, "more than %zu bytes when unpacked", s->unpacked_max);
	if (s->unpacked > UNPACK_RATIO_FROM && s->unpacked / s->ratio_max > s->packed)
		return err_set(e, ERR_INPUT, "unpacked it is more than %zu times as large: no %s is", s->ratio_max,
			       s->what);
	return 0;
}

int unpack_too_large(size_t packed, size_t unpacked, struct err *e)
{
	return too_large(&(struct unpack_sum){ packed, unpacked, UNPACK_TOTAL_MAX, UNPACK_RATIO_MAX, "evidence" }, e);
}

int unpack_member(struct archive *a, struct unpack_sum *sum, struct buf *b, struct err *e)
{
	for (;;) {
		char *room = buf_reserve(b, UNPACK_CHUNK);
		la_ssize_t n;

		if (!room)
			return err_set(e, ERR_INPUT, "a member of more than %zu bytes when unpacked",
				       b->ceiling - UNPACK_CHUNK);
		n = archive_read_data(a, room, UNPACK_CHUNK);
		if (n < 0)
			return broken(a, e);
		if (n == 0)
			return 0;
		b->n += (size_t)n;
		sum->unpacked += (size_t)n;
		if (too_large(sum, e) < 0)
			return -1;
	}
}

/* The name is only shown and compared, but who unpacks the same archive with another tool must
 * get what we read and nothing else. */
static int check_name(struct str name, struct err *e)
{
	struct str rest = name;

	if (!name.n || name.n > UNPACK_NAME_MAX || memchr(name.p, '\0', name.n) || !str_utf8(name))
		return err_set(e, ERR_INPUT, "an archive with a member that has no usable name");
	if (name.p[0] == '/' || name.p[0] == '\\' || (name.n > 1 && name.p[1] == ':'))
		return err_set(e, ERR_INPUT, "member '%.*s': a name that leads out of the archive", STR_FMT(str_quote(name)));
	while (rest.p) {
		struct str part = str_cut(&rest, memchr(name.p, '/', name.n) ? '/' : '\\');

		if (str_is(part, ".."))
			return err_set(e, ERR_INPUT, "member '%.*s': a name that leads out of the archive",
				       STR_FMT(str_quote(name)));
	}
	return 0;
}

static int member_name(struct unpack *u, struct archive_entry *entry, struct str *ret, struct err *e)
{
	int format = archive_format(u->archive) & ARCHIVE_FORMAT_BASE_MASK;
	const char *name = archive_entry_pathname(entry);

	u->is_archive = format != ARCHIVE_FORMAT_RAW;
	*ret = STR_NONE;
	if (!u->is_archive)
		return 0;
	*ret = str_of(name ? name : "");
	if (check_name(*ret, e) < 0)
		return -1;
	if (archive_entry_is_encrypted(entry))
		return err_set(e, ERR_INPUT, "member '%.*s' is encrypted", STR_FMT(str_quote(*ret)));
	return 0;
}

int unpack_next(struct unpack *u, struct str *ret_name, struct buf *ret, struct err *e)
{
	struct archive_entry *entry;

	for (;;) {
		int code = archive_read_next_header(u->archive, &entry);

		if (code == ARCHIVE_EOF)
			return 0;
		if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
			return broken(u->archive, e);
		if (too_many(++u->members, e) < 0)
			return -1;
		if (member_name(u, entry, ret_name, e) < 0)
			return -1;
		if (u->is_archive && (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)))
			continue;
		buf_clear(ret);
		if (unpack_member(u->archive, &u->sum, ret, e) < 0)
			return ret_name->p ? err_ctx(e, "member '%.*s'", STR_FMT(str_quote(*ret_name))) : -1;
		return 1;
	}
}
