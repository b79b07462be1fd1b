/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/intoto.h"

#define STATEMENT_PREFIX "https://in-toto.io/Statement/"
#define PROVENANCE_PREFIX "https://slsa.dev/provenance/"
#define PATH_BYTES_MAX 65536
#define SUMMARY_PREFIX "https://slsa.dev/verification_summary/"

bool intoto_claims(struct json v)
{
	return str_starts(json_get_str(v, "_type"), STATEMENT_PREFIX);
}

static struct str at(struct json v, const char *pointer)
{
	struct json found;
	struct str s = json_at(v, str_of(pointer), &found) ? json_str(found) : STR_NONE;

	return s.n ? s : STR_NONE;
}

static struct str first_given(struct str a, struct str b)
{
	return a.p ? a : b;
}

/* A time that is none is not worth the statement. */
static void take_time(struct str text, struct when *ret)
{
	struct err ignored = { 0 };

	if (text.p && when_parse(text, ret, &ignored) < 0)
		*ret = (struct when){ 0 };
}

/* The digest that names a commit, of an object of algorithm to text. */
static struct str commit_of(struct json digest)
{
	static const char *const names[] = { "gitCommit", "sha1", "gitTree", "sha256" };
	struct str s = STR_NONE;

	for (size_t i = 0; i < COUNT_OF(names) && !s.p; i++)
		s = json_get_str(digest, names[i]);
	return s;
}

/* git+https://host/repository@ref: where it was, and which ref; the ref is "not given" without an @. */
static void take_source(struct str uri, struct json digest, struct fact_attestation *ret)
{
	const char *sign = uri.p ? memrchr(uri.p, '@', uri.n) : NULL;
	const char *slash = uri.p ? memrchr(uri.p, '/', uri.n) : NULL;
	const char *refs = uri.p ? memmem(uri.p, uri.n, "@refs/", 6) : NULL;

	ret->source = uri;
	ret->source_digest = commit_of(digest);
	if (refs)
		sign = refs;
	else if (sign && slash && sign < slash)
		sign = NULL;
	if (!sign)
		return;
	ret->source = (struct str){ uri.p, (size_t)(sign - uri.p) };
	ret->source_ref = (struct str){ sign + 1, (size_t)(uri.p + uri.n - sign) - 1 };
}

static struct json member(struct json v, const char *pointer)
{
	struct json found = v;

	return json_at(v, str_of(pointer), &found) ? found : v;
}

/* v0.1 and v0.2. */
static void read_provenance_v0(struct json p, struct fact_attestation *ret)
{
	struct json source = member(p, "/invocation/configSource");

	ret->build_type = first_given(at(p, "/buildType"), at(p, "/recipe/type"));
	ret->run = at(p, "/metadata/buildInvocationId");
	take_time(at(p, "/metadata/buildStartedOn"), &ret->started);
	take_time(at(p, "/metadata/buildFinishedOn"), &ret->finished);
	if (at(p, "/invocation/configSource/uri").p) {
		take_source(at(p, "/invocation/configSource/uri"), member(source, "/digest"), ret);
		return;
	}
	/* v0.1 points into its list of materials. */
	take_source(at(p, "/materials/0/uri"), member(p, "/materials/0/digest"), ret);
}

/* Is it in that repository, whatever says how to fetch it before and which part of it after? */
static bool is_of(struct str uri, struct str repository)
{
	size_t rest;

	if (str_starts(uri, "git+"))
		uri = (struct str){ uri.p + 4, uri.n - 4 };
	if (str_starts(repository, "git+"))
		repository = (struct str){ repository.p + 4, repository.n - 4 };
	if (str_ends(repository, ".git"))
		repository.n -= 4;
	if (uri.n < repository.n || memcmp(uri.p, repository.p, repository.n) != 0)
		return false;
	rest = uri.n - repository.n;
	return !rest || strchr("@#?/", uri.p[repository.n]) || (rest >= 4 && memcmp(uri.p + repository.n, ".git", 4) == 0);
}

/* The dependency that is the source: that of the repository which was asked for, else the first of git. */
static bool find_source(struct json list, struct str repository, struct json *ret)
{
	struct json item;
	struct json_iter it;
	bool found = false;

	for (json_begin(list, &it); json_next(&it, &item);) {
		struct str uri = json_get_str(item, "uri");

		if (repository.p && uri.p && is_of(uri, repository)) {
			*ret = item;
			return true;
		}
		if (!found && str_has(uri, "git")) {
			*ret = item;
			found = true;
		}
	}
	return found;
}

static void read_provenance_v1(struct json p, struct fact_attestation *ret)
{
	struct json list, item, workflow;

	ret->build_type = at(p, "/buildDefinition/buildType");
	ret->builder = at(p, "/runDetails/builder/id");
	ret->run = at(p, "/runDetails/metadata/invocationId");
	take_time(at(p, "/runDetails/metadata/startedOn"), &ret->started);
	take_time(at(p, "/runDetails/metadata/finishedOn"), &ret->finished);
	ret->source = first_given(at(p, "/buildDefinition/externalParameters/workflow/repository"),
				  at(p, "/buildDefinition/externalParameters/source/uri"));
	if (json_at(p, STR_LIT("/buildDefinition/resolvedDependencies"), &list) && find_source(list, ret->source, &item)) {
		struct str repository = ret->source;

		take_source(json_get_str(item, "uri"), member(item, "/digest"), ret);
		ret->source = first_given(repository, ret->source);
	}
	if (json_at(p, STR_LIT("/buildDefinition/externalParameters/workflow"), &workflow))
		ret->source_ref = first_given(json_get_str(workflow, "ref"), ret->source_ref);
}

static void read_summary(struct json p, struct arena *a, struct fact_attestation *ret)
{
	struct buf levels = BUF_INIT(4096);
	struct json list, item;
	struct json_iter it;
	struct str result = at(p, "/verificationResult");

	ret->builder = at(p, "/verifier/id");
	ret->source = at(p, "/resourceUri");
	ret->result = str_is_nocase(result, "PASSED") ? STR_LIT("passed") :
		      str_is_nocase(result, "FAILED") ? STR_LIT("failed") : result;
	take_time(at(p, "/timeVerified"), &ret->finished);
	if (json_get(p, "verifiedLevels", &list))
		for (json_begin(list, &it); json_next(&it, &item);) {
			buf_add_cstr(&levels, levels.n ? ", " : "");
			buf_add_str(&levels, json_str(item));
		}
	if (!levels.n)
		buf_add_str(&levels, at(p, "/policy_level"));
	ret->levels = levels.n && !buf_overflowed(&levels) ? arena_str(a, buf_str(&levels)) : STR_NONE;
	buf_free(&levels);
}

void intoto_read(struct json v, struct arena *a, struct fact_attestation *ret)
{
	struct json predicate;

	ret->statement_type = json_get_str(v, "_type");
	ret->predicate_type = json_get_str(v, "predicateType");
	if (str_is(ret->statement_type, "link"))
		ret->build_type = at(v, "/name");
	if (!json_get(v, "predicate", &predicate))
		return;
	ret->builder = at(predicate, "/builder/id");
	if (str_starts(ret->predicate_type, PROVENANCE_PREFIX "v0."))
		read_provenance_v0(predicate, ret);
	else if (str_starts(ret->predicate_type, PROVENANCE_PREFIX))
		read_provenance_v1(predicate, ret);
	else if (str_starts(ret->predicate_type, SUMMARY_PREFIX))
		read_summary(predicate, a, ret);
}

/* What is added, one digest at a time. */
struct adding {
	struct reading *r;
	struct fact_digest fact;
	struct str locator;
	int (*add)(struct facts *f, const struct fact_digest *d, struct err *e);
};

/* Hex in any case is one digest; what else there is keeps its letters. */
static struct str put_digest(struct str given, struct buf *b)
{
	for (size_t i = 0; i < given.n; i++) {
		char c = given.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
			return given;
		buf_add_char(b, c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c);
	}
	return buf_overflowed(b) ? given : buf_str(b);
}

/* All digests of one descriptor. */
static int add_digests(struct adding *x, struct json digests, struct err *e)
{
	struct str algorithm;
	struct json_iter it;
	struct json value;

	for (json_members(digests, &it); json_member(&it, &algorithm, &value);) {
		struct buf lower = BUF_INIT(4096);
		struct str digest = json_str(value);
		int ret;

		if (!digest.n)
			continue;
		if (x->fact.ordinal == INTOTO_DIGESTS_MAX)
			return err_set(e, ERR_INPUT, "more than %d digests", INTOTO_DIGESTS_MAX);
		x->fact.algorithm = algorithm;
		x->fact.digest = put_digest(digest, &lower);
		ret = x->add(x->r->facts, &x->fact, e);
		x->fact.ordinal++;
		buf_free(&lower);
		if (ret < 0)
			return -1;
	}
	return 0;
}

static int add_described(struct adding *x, const char *pointer, const char *name, struct json list,
			 struct err *e)
{
	struct json item, digests;
	struct json_iter it;

	for (json_begin(list, &it); json_next(&it, &item);) {
		CLEANUP(buf_free) struct buf place = BUF_INIT(8192);

		buf_addf(&place, "%.*s%s/%zu", STR_FMT(x->locator), pointer, it.index);
		x->fact.locator = buf_str(&place);
		x->fact.name = json_get_str(item, name);
		if (!x->fact.name.n)
			x->fact.name = json_get_str(item, "name");
		if (!json_get(item, "digest", &digests))
			continue;
		if (add_digests(x, digests, e) < 0)
			return err_ctx(e, "%s/%zu", pointer, it.index);
	}
	return 0;
}

/* Links have an object: a path to its digests. */
static int add_paths(struct adding *x, const char *pointer, struct json paths, struct err *e)
{
	struct json_iter it;
	struct json digests;
	struct str path;

	for (json_members(paths, &it); json_member(&it, &path, &digests);) {
		CLEANUP(buf_free) struct buf place = BUF_INIT(PATH_BYTES_MAX);

		buf_addf(&place, "%.*s%s", STR_FMT(x->locator), pointer);
		json_pointer_add(&place, path);
		if (buf_overflowed(&place))
			return err_set(e, ERR_INPUT, "%s: a path of more than %d bytes", pointer, PATH_BYTES_MAX);
		x->fact.locator = buf_str(&place);
		x->fact.name = path;
		if (add_digests(x, digests, e) < 0)
			return err_ctx(e, "%s", pointer);
	}
	return 0;
}

static int add_all(struct adding *x, struct json v, const char *pointer, const char *name, struct err *e)
{
	struct json list;

	if (!json_at(v, str_of(pointer), &list))
		return 0;
	return json_is(list, JSON_OBJECT) ? add_paths(x, pointer, list, e) : add_described(x, pointer, name, list, e);
}

int intoto_add(struct reading *r, struct json v, int64_t attestation, struct str locator, struct err *e)
{
	struct adding subjects = { .r = r, .fact = { .attestation = attestation }, .locator = locator, .add = facts_subject };
	struct adding materials = { .r = r, .fact = { .attestation = attestation }, .locator = locator, .add = facts_material };

	if (add_all(&subjects, v, "/subject", "name", e) < 0 || add_all(&subjects, v, "/products", "name", e) < 0 ||
	    add_all(&materials, v, "/materials", "uri", e) < 0 ||
	    add_all(&materials, v, "/predicate/materials", "uri", e) < 0)
		return -1;
	return add_all(&materials, v, "/predicate/buildDefinition/resolvedDependencies", "uri", e);
}
