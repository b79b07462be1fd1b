/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/weakness.h"
#include "sbom/spdx_int.h"

/* The packages of an SPDX 2 document. */

/* Some write the type as the URI of its listing. */
int spdx_purl(const struct spdx *d, struct json package, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json list, ref;
	int given = place_list(&d->place, package, "externalRefs", &list, e);

	*ret = STR_NONE;
	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &ref);) {
		struct str type = json_get_str(ref, "referenceType");
		struct str locator = json_get_str(ref, "referenceLocator");

		if (!json_is(ref, JSON_OBJECT))
			return place_expected(&d->place, "externalRefs", "an array of objects", e);
		if ((str_is(type, "purl") || str_ends(type, "/purl")) && bom_asserted(locator) && !ret->p)
			*ret = locator;
	}
	return 0;
}

static int package_hashes(struct spdx *d, struct json package, struct str *ret, struct err *e)
{
	struct json_iter it;
	struct json list, sum;
	int given = place_list(&d->place, package, "checksums", &list, e);

	*ret = STR_NONE;
	buf_clear(&d->hashes);
	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &sum);) {
		if (!json_is(sum, JSON_OBJECT))
			return place_expected(&d->place, "checksums", "an array of objects", e);
		bom_join_hash(&d->hashes, json_get_str(sum, "algorithm"), json_get_str(sum, "checksumValue"));
	}
	*ret = bom_text(&d->hashes);
	return 0;
}

static int package_strings(const struct spdx *d, struct json package, struct fact_component *f, struct err *e)
{
	struct str concluded, declared;

	if (place_str(&d->place, package, "name", &f->name, e) < 0 ||
	    place_str(&d->place, package, "versionInfo", &f->version, e) < 0 ||
	    place_str(&d->place, package, "supplier", &f->supplier, e) < 0 ||
	    place_str(&d->place, package, "licenseConcluded", &concluded, e) < 0 ||
	    place_str(&d->place, package, "licenseDeclared", &declared, e) < 0)
		return -1;
	if (!f->name.p)
		f->name = STR_LIT("");
	if (!bom_asserted(f->version))
		f->version = STR_NONE;
	f->supplier = spdx_without_role(f->supplier);
	if (!bom_asserted(f->supplier))
		f->supplier = STR_NONE;
	f->licenses = bom_asserted(concluded) ? concluded : bom_asserted(declared) ? declared : STR_NONE;
	return 0;
}

/* External references to where a fix or an advisory is. */
static int add_fixes(struct spdx *d, struct json package, const struct fact_component *f, struct err *e)
{
	struct fact_patch p = { .component = f->name, .version = f->version, .purl = f->purl };
	struct weakness w = WEAKNESS_INIT;
	struct json_iter it;
	struct json list, ref;
	int ret = 0;

	if (!json_get(package, "externalRefs", &list))
		return 0;
	for (json_begin(list, &it); ret == 0 && json_next(&it, &ref);) {
		size_t back = bom_place(&d->place, d->lines, "externalRefs", it.index, ref);
		struct str type = json_get_str(ref, "referenceType");

		p.type = str_is(type, "fix") || str_ends(type, "/fix") ? STR_LIT("fix") :
			 str_is(type, "advisory") || str_ends(type, "/advisory") ? STR_LIT("advisory") : STR_NONE;
		p.url = json_get_str(ref, "referenceLocator");
		p.notes = json_get_str(ref, "comment");
		p.locator = buf_str(&d->place);
		weakness_clear(&w);
		weakness_scan(&w, p.url);
		p.cve = bom_text(&w.cve);
		if (p.type.p)
			ret = facts_patch(d->facts, &p, e);
		place_back(&d->place, back);
	}
	weakness_free(&w);
	return ret;
}

static int add_package(struct spdx *d, struct json package, struct err *e)
{
	struct fact_component f = { 0 };
	struct str purpose;

	if (!json_is(package, JSON_OBJECT))
		return place_expected(&d->place, NULL, "an object", e);
	if (package_strings(d, package, &f, e) < 0 || spdx_purl(d, package, &f.purl, e) < 0 ||
	    package_hashes(d, package, &f.hashes, e) < 0)
		return -1;
	purpose = json_get_str(package, "primaryPackagePurpose");
	f.type = str_given(purpose) ? spdx_word(purpose, &d->type) : STR_NONE;
	f.identified = str_given(json_get_str(package, "SPDXID"));
	if (buf_overflowed(&d->hashes) || buf_overflowed(&d->type))
		return place_expected(&d->place, NULL, "at most a mebibyte in a column", e);
	f.locator = buf_str(&d->place);
	return facts_component(d->facts, &f, e) < 0 ? -1 : add_fixes(d, package, &f, e);
}

int spdx_packages(struct spdx *d, struct err *e)
{
	struct json_iter it;
	struct json list, package;
	int given = place_list(&d->place, d->root, "packages", &list, e);

	if (given <= 0)
		return given;
	for (json_begin(list, &it); json_next(&it, &package);) {
		size_t back = bom_place(&d->place, d->lines, "packages", it.index, package);

		if (add_package(d, package, e) < 0)
			return -1;
		place_back(&d->place, back);
	}
	return 0;
}
