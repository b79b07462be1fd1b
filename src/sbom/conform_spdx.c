/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What SPDX 2 asks beyond the shape of its members: ids stand once and what is referred to is there,
 * licence expressions can be read, digests have their length, and what goes with what.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/map.h"
#include "sbom/bom_json.h"
#include "sbom/conform_int.h"

struct walk {
	struct conform_licenses licenses;
	struct arena *arena;
	bool lines;		/* objects say the line that they stand in */
	struct json root;
	struct map ids;		/* of elements */
	struct map documents;	/* DocumentRef-… */
	struct violation *found;
};

/* A member of an item of a list of the document; member and part may be NULL. */
struct spot {
	const char *list;
	size_t index;
	struct json object;
	const char *member;
	size_t part;		/* item of the member; SIZE_MAX: the member is no array */
};

static int PRINTF(3, 4) breaks(struct walk *w, const struct spot *at, const char *fmt, ...)
{
	struct buf words = BUF_INIT(4096), pointer = BUF_INIT(4096);
	char what[1024];
	int64_t line;
	va_list va;

	va_start(va, fmt);
	vsnprintf(what, sizeof what, fmt, va);
	va_end(va);
	buf_addf(&words, "%s[%zu]", at->list, at->index);
	buf_addf(&pointer, "/%s/%zu", at->list, at->index);
	if (at->member) {
		buf_addf(&words, ".%s", at->member);
		buf_addf(&pointer, "/%s", at->member);
	}
	if (at->member && at->part != SIZE_MAX) {
		buf_addf(&words, "[%zu]", at->part);
		buf_addf(&pointer, "/%zu", at->part);
	}
	buf_addf(&words, ": %s", what);
	if (w->lines && json_get_int(at->object, BOM_LINE, &line)) {
		buf_clear(&pointer);
		buf_addf(&pointer, "line=%lld", (long long)line);
	}
	w->found->what = arena_str(w->arena, buf_str(&words));
	w->found->at = arena_str(w->arena, buf_str(&pointer));
	buf_free(&words);
	buf_free(&pointer);
	return -1;
}

static bool is_no_value(struct str s)
{
	return str_is(s, "NONE") || str_is(s, "NOASSERTION");
}

/* Calls each for every text of the member: itself, or the items of an array. */
typedef int check_text(struct walk *w, const struct spot *at, struct str s);

static int each_text(struct walk *w, const struct spot *item, const char *member, check_text *each)
{
	struct spot at = { item->list, item->index, item->object, member, SIZE_MAX };
	struct json v, text;
	struct json_iter it;

	if (!json_get(item->object, member, &v))
		return 0;
	if (json_is(v, JSON_STRING))
		return each(w, &at, json_str(v));
	for (json_begin(v, &it); json_next(&it, &text);) {
		at.part = it.index;
		if (each(w, &at, json_str(text)) < 0)
			return -1;
	}
	return 0;
}

static int license_text(struct walk *w, const struct spot *at, struct str s)
{
	const char *wrong = is_no_value(s) ? NULL : conform_license(&w->licenses, s, w->arena);

	return wrong ? breaks(w, at, "%s", wrong) : 0;
}

static int reference_text(struct walk *w, const struct spot *at, struct str s)
{
	struct str rest = s, document;

	if (is_no_value(s) || str_is(s, "SPDXRef-DOCUMENT") || (w->lines && str_has(s, "://")))
		return 0;
	if (str_starts(s, "DocumentRef-")) {
		document = str_cut(&rest, ':');
		if (map_find(&w->documents, document) == MAP_NONE)
			return breaks(w, at, "no externalDocumentRefs names '%.*s'", STR_FMT(str_quote(document)));
		return 0;
	}
	if (map_find(&w->ids, s) == MAP_NONE)
		return breaks(w, at, "the document has no element '%.*s'", STR_FMT(str_quote(s)));
	return 0;
}

static size_t digest_length(struct str algorithm)
{
	static const struct {
		const char *name;
		size_t digits;
	} all[] = {
		{ "SHA1", 40 },	      { "SHA224", 56 },	     { "SHA256", 64 },	    { "SHA384", 96 },
		{ "SHA512", 128 },    { "SHA3-256", 64 },    { "SHA3-384", 96 },    { "SHA3-512", 128 },
		{ "BLAKE2b-256", 64 }, { "BLAKE2b-384", 96 }, { "BLAKE2b-512", 128 }, { "MD2", 32 },
		{ "MD4", 32 },	      { "MD5", 32 },	     { "ADLER32", 8 },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_is_nocase(algorithm, all[i].name))
			return all[i].digits;
	return 0;
}

static int checksums_hold(struct walk *w, const struct spot *item, bool file)
{
	struct spot at = { item->list, item->index, item->object, "checksums", SIZE_MAX };
	struct json list, sum;
	struct json_iter it;
	bool sha1 = false;

	if (!json_get(item->object, "checksums", &list))
		return 0;
	for (json_begin(list, &it); json_next(&it, &sum);) {
		struct str algorithm = json_get_str(sum, "algorithm"), value = json_get_str(sum, "checksumValue");
		size_t digits = digest_length(algorithm);

		at.part = it.index;
		sha1 |= str_is_nocase(algorithm, "SHA1");
		if (digits && value.n != digits)
			return breaks(w, &at, "%.*s has %zu digits, not %zu", STR_FMT(str_quote(algorithm)), digits, value.n);
	}
	at.part = SIZE_MAX;
	return file && !sha1 ? breaks(w, &at, "expected one of SHA1, which every file must have") : 0;
}

/* Of files that were not looked at, nothing is known. */
static int files_analyzed_hold(struct walk *w, const struct spot *item)
{
	static const char *const members[] = { "packageVerificationCode", "licenseInfoFromFiles" };
	struct json v;
	bool analyzed;

	if (!json_get_bool(item->object, "filesAnalyzed", &analyzed) || analyzed)
		return 0;
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		struct spot at = { item->list, item->index, item->object, members[i], SIZE_MAX };

		if (json_get(item->object, members[i], &v) && (json_is(v, JSON_OBJECT) || json_count(v)))
			return breaks(w, &at, "must not be there when filesAnalyzed is false");
	}
	return 0;
}

static int package_holds(struct walk *w, const struct spot *at)
{
	return each_text(w, at, "licenseConcluded", license_text) < 0 ||
			       each_text(w, at, "licenseDeclared", license_text) < 0 ||
			       each_text(w, at, "licenseInfoFromFiles", license_text) < 0 ||
			       each_text(w, at, "hasFiles", reference_text) < 0 || checksums_hold(w, at, false) < 0 ||
			       files_analyzed_hold(w, at) < 0
		       ? -1
		       : 0;
}

static int file_holds(struct walk *w, const struct spot *at)
{
	if (each_text(w, at, "licenseConcluded", license_text) < 0 ||
	    each_text(w, at, "licenseInfoInFiles", license_text) < 0)
		return -1;
	return checksums_hold(w, at, true);
}

static int snippet_holds(struct walk *w, const struct spot *at)
{
	if (each_text(w, at, "licenseConcluded", license_text) < 0 ||
	    each_text(w, at, "licenseInfoInSnippets", license_text) < 0)
		return -1;
	return each_text(w, at, "snippetFromFile", reference_text);
}

static int relationship_holds(struct walk *w, const struct spot *at)
{
	if (each_text(w, at, "spdxElementId", reference_text) < 0)
		return -1;
	return each_text(w, at, "relatedSpdxElement", reference_text);
}

/* Keeps the ids of a list's items; of elements none may stand twice. */
static int keep_ids(struct walk *w, const char *list, const char *member, struct map *ids, bool once)
{
	struct spot at = { .list = list, .member = member, .part = SIZE_MAX };
	struct json_iter it;
	struct json items;

	if (!json_get(w->root, list, &items))
		return 0;
	for (json_begin(items, &it); json_next(&it, &at.object);) {
		struct str id = json_get_str(at.object, member);

		at.index = it.index;
		if (str_given(id) && (!map_add(ids, id, it.index) || str_is(id, "SPDXRef-DOCUMENT")) && once)
			return breaks(w, &at, "'%.*s' is another element's already", STR_FMT(str_quote(id)));
	}
	return 0;
}

static int each_item(struct walk *w, const char *list, int (*each)(struct walk *w, const struct spot *at))
{
	struct spot at = { .list = list, .part = SIZE_MAX };
	struct json_iter it;
	struct json items;

	if (!json_get(w->root, list, &items))
		return 0;
	for (json_begin(items, &it); json_next(&it, &at.object);) {
		at.index = it.index;
		if (each(w, &at) < 0)
			return -1;
	}
	return 0;
}

static bool describes(struct json root)
{
	struct json_iter it;
	struct json list, r;

	if (json_get(root, "documentDescribes", &list) && json_count(list))
		return true;
	if (!json_get(root, "relationships", &list))
		return false;
	for (json_begin(list, &it); json_next(&it, &r);)
		if ((str_is(json_get_str(r, "relationshipType"), "DESCRIBES") &&
		     str_is(json_get_str(r, "spdxElementId"), "SPDXRef-DOCUMENT")) ||
		    (str_is(json_get_str(r, "relationshipType"), "DESCRIBED_BY") &&
		     str_is(json_get_str(r, "relatedSpdxElement"), "SPDXRef-DOCUMENT")))
			return true;
	return false;
}

static int subject_holds(struct walk *w)
{
	struct json packages;

	if (!json_get(w->root, "packages", &packages) || json_count(packages) < 2 || describes(w->root))
		return 0;
	w->found->what = STR_LIT("relationships: expected one of type DESCRIBES, as there are several packages");
	w->found->at = w->lines ? STR_LIT("line=1") : STR_LIT("");
	return -1;
}

static int document_holds(struct walk *w)
{
	struct json own;

	if (keep_ids(w, "packages", "SPDXID", &w->ids, true) < 0 || keep_ids(w, "files", "SPDXID", &w->ids, true) < 0 ||
	    keep_ids(w, "snippets", "SPDXID", &w->ids, true) < 0 ||
	    keep_ids(w, "externalDocumentRefs", "externalDocumentId", &w->documents, true) < 0 ||
	    keep_ids(w, "hasExtractedLicensingInfos", "licenseId", &w->licenses.own, true) < 0)
		return -1;
	w->licenses.documents = &w->documents;
	w->licenses.own_unknown = w->lines && !json_get(w->root, "hasExtractedLicensingInfos", &own);
	if (each_item(w, "packages", package_holds) < 0 || each_item(w, "files", file_holds) < 0 ||
	    each_item(w, "snippets", snippet_holds) < 0 || each_item(w, "relationships", relationship_holds) < 0)
		return -1;
	return subject_holds(w);
}

void conform_spdx_rules(const struct schema *schema, struct json root, bool lines, struct arena *a, struct violation *ret)
{
	struct walk w = {
		.licenses = { .licenses = schema_list(schema, "spdx"), .exceptions = schema_list(schema, "spdx-exception"),
			      .own = MAP_INIT },
		.arena = a,
		.lines = lines,
		.root = root,
		.ids = MAP_INIT,
		.documents = MAP_INIT,
		.found = ret,
	};

	document_holds(&w);
	map_free(&w.ids);
	map_free(&w.documents);
	map_free(&w.licenses.own);
}
