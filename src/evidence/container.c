/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/container.h"

#include "codec/unpack.h"
#include "facts/secret.h"

#define MEMBER_BUF_INIT BUF_INIT(UNPACK_MEMBER_MAX)

static bool claims_never(const struct reading *r)
{
	(void)r;
	return false;
}

static int read_never(struct reading *r, struct err *e)
{
	(void)r;
	(void)e;
	BUG("an archive is read by container_read");
}

/* Not in formats.def: nothing is read as an archive, only what is in it. */
const struct format format_archive = {
	.name = "archive",
	.kind = "archive",
	.claims = claims_never,
	.read = read_never,
};

/* What the members of an archive say together. */
struct container {
	struct reading *r;
	struct json_reader *json;
	struct arena arena; /* of one member */
	struct buf name;    /* of the members above, each with its "member=" and ";" */
	struct str path;    /* of the member at hand, in its archive */
	size_t packed, unpacked; /* bytes of the artifact, and of all that came out of it, at any depth */
	size_t depth, known;
	const char *kind;
	struct when occurred, observed;
};

static int read_bytes(struct container *c, struct str bytes, const struct format **ret_format, struct err *e);

/* Whatever the content is, and also when no format knows it. */
static int note_secrets(struct facts *f, struct str bytes, struct err *e)
{
	struct secret_scan scan = { .from = 0 };
	struct secret s;

	for (int count = 0; count < CONTAINER_SECRETS_MAX && secret_next(bytes, &scan, &s); count++)
		if (facts_secret(f, s.rule, s.at, (struct str){ bytes.p + s.at, s.n }, e) < 0)
			return -1;
	return 0;
}

static void later(struct when *latest, const struct when *w)
{
	if (strcmp(w->text, latest->text) > 0)
		*latest = *w;
}

/* What is no container: one reading of its own, whose sums the whole takes over. */
static int read_plain(struct container *c, struct str bytes, const struct format **ret_format, struct err *e)
{
	struct reading sub = *c->r;

	arena_reset(&c->arena);
	sub.bytes = bytes;
	sub.arena = &c->arena;
	sub.source = c->name.n ? str_of(arena_printf(&c->arena, "%.*s/%.*s", STR_FMT(c->r->source), STR_FMT(c->path))) :
				 c->r->source;
	sub.kind = NULL;
	sub.occurred = sub.observed = (struct when){ 0 };
	facts_member(c->r->facts, buf_str(&c->name), bytes.n);
	if (evidence_read(&sub, c->json, ret_format, e) < 0 || note_secrets(c->r->facts, bytes, e) < 0)
		return -1;
	if (!*ret_format)
		return c->name.n ? facts_unread_member(c->r->facts, e) : 0;
	if (c->known++ == 0)
		c->kind = sub.kind;
	else if (strcmp(c->kind, sub.kind) != 0)
		c->kind = format_archive.kind;
	later(&c->occurred, &sub.occurred);
	later(&c->observed, &sub.observed);
	return 0;
}

static int read_member(struct container *c, struct str name, struct str bytes, struct err *e)
{
	const struct format *ignored = NULL;
	size_t above = c->name.n;
	int ret;

	buf_addf(&c->name, "member=%.*s;", STR_FMT(name));
	c->path = name;
	ret = read_bytes(c, bytes, &ignored, e);
	if (ret < 0)
		err_ctx(e, "member '%.*s'", STR_FMT(str_quote(name)));
	c->name.n = above;
	return ret;
}

/* An archive of archives has one budget, as each archive has its own: what a bomb packs into itself again would
 * be unpacked as often. */
static int count_unpacked(struct container *c, size_t n, struct err *e)
{
	c->unpacked += n;
	return unpack_too_large(c->packed, c->unpacked, e);
}

static int read_packed(struct container *c, struct unpack *u, const struct format **ret_format, struct err *e)
{
	CLEANUP(buf_free) struct buf bytes = MEMBER_BUF_INIT;
	struct str name;
	int got;

	while ((got = unpack_next(u, &name, &bytes, e)) == 1) {
		if (count_unpacked(c, bytes.n, e) < 0)
			return -1;
		if (!unpack_is_archive(u))
			return read_bytes(c, buf_str(&bytes), ret_format, e);
		*ret_format = &format_archive;
		if (read_member(c, name, buf_str(&bytes), e) < 0)
			return -1;
	}
	return got;
}

static int read_bytes(struct container *c, struct str bytes, const struct format **ret_format, struct err *e)
{
	CLEANUP(unpack_closep) struct unpack *u = NULL;
	int packed = unpack_open(bytes, &u, e);
	int ret;

	if (packed < 0)
		return -1;
	if (!packed)
		return read_plain(c, bytes, ret_format, e);
	if (c->depth == CONTAINER_DEPTH_MAX)
		return err_set(e, ERR_INPUT, "archives in archives, more than %d deep", CONTAINER_DEPTH_MAX);
	c->depth++;
	ret = read_packed(c, u, ret_format, e);
	c->depth--;
	return ret;
}

/* A refusal may cite what stands in the bytes. */
static int refuse(struct err *e)
{
	CLEANUP(buf_free) struct buf b = BUF_INIT(2 * sizeof e->msg);

	if (secret_redact(str_of(e->msg), &b))
		err_set(e, e->kind, "%.*s", STR_FMT(buf_str(&b)));
	return -1;
}

int container_read(struct reading *r, struct json_reader *reader, const struct format **ret_format, struct err *e)
{
	struct container c = { .r = r, .json = reader, .packed = r->bytes.n, .name = BUF_INIT(4 * UNPACK_NAME_MAX) };
	CLEANUP(unpack_closep) struct unpack *u = NULL;
	int packed = unpack_open(r->bytes, &u, e);
	int ret;

	*ret_format = NULL;
	if (packed < 0)
		return -1;
	if (!packed)
		return evidence_read(r, reader, ret_format, e) < 0 ? refuse(e) : note_secrets(r->facts, r->bytes, e);
	c.depth = 1;
	ret = read_packed(&c, u, ret_format, e);
	r->kind = c.kind;
	r->occurred = c.occurred;
	r->observed = c.observed;
	if (!c.known)
		*ret_format = NULL;
	arena_free(&c.arena);
	buf_free(&c.name);
	return ret < 0 ? refuse(e) : 0;
}

static int no_such_place(struct str locator, struct err *e)
{
	return err_set(e, ERR_USAGE, "the artifact has no place %.*s", STR_FMT(locator));
}

/* A name may hold any character, so the names are compared with the locator, not cut out of it. */
static bool takes_member(struct str *locator, struct str name)
{
	struct str rest = *locator;

	if (!str_take(&rest, "member=") || rest.n <= name.n || memcmp(rest.p, name.p, name.n) != 0 ||
	    rest.p[name.n] != ';')
		return false;
	*locator = (struct str){ rest.p + name.n + 1, rest.n - name.n - 1 };
	return true;
}

static int find_packed(struct unpack *u, struct str *locator, struct buf *ret, struct err *e)
{
	struct str name;
	int got;

	while ((got = unpack_next(u, &name, ret, e)) == 1)
		if (!unpack_is_archive(u) || takes_member(locator, name))
			return 0;
	return got < 0 ? -1 : no_such_place(*locator, e);
}

int container_find(struct str *bytes, struct str *locator, struct buf *ret, struct err *e)
{
	struct buf spare = MEMBER_BUF_INIT;

	*ret = spare;
	for (int depth = 0; depth < CONTAINER_DEPTH_MAX; depth++) {
		CLEANUP(unpack_closep) struct unpack *u = NULL;
		struct buf swap = *ret;
		int packed = unpack_open(*bytes, &u, e);

		if (packed <= 0) {
			buf_free(&spare);
			return packed;
		}
		if (find_packed(u, locator, &spare, e) < 0) {
			buf_free(&spare);
			return -1;
		}
		*ret = spare;
		spare = swap;
		*bytes = buf_str(ret);
	}
	buf_free(&spare);
	return 0;
}
