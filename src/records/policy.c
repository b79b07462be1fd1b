/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies and other governing documents in Markdown. Two customs of front matter are
 * read: ours (docs/RECORDS.md lists the keys), and that of strongDM comply, whose front
 * matter has no first fence and gives name, acronym, majorRevisions and satisfies by
 * framework, or, of a procedure, id, name and cron. Keys that neither knows are left alone. Without such front
 * matter the document may say of itself what it is (records/policy_marks.h).
 */
#include "base/buf.h"
#include "catalog/node.h"
#include "codec/frontmatter.h"
#include "evidence/evidence.h"
#include "records/outline.h"
#include "records/policy_marks.h"

/* Front matter without a first fence ends within this. */
#define UNFENCED_MAX  (16 * 1024)
#define SATISFIES_MAX 65536

struct matter {
	struct str yaml; /* from the first byte of the file, so that lines are the file's */
	struct str body;
};

static bool split_unfenced(struct str bytes, struct matter *ret)
{
	struct str rest = { bytes.p, bytes.n < UNFENCED_MAX ? bytes.n : UNFENCED_MAX };

	if (!str_starts(bytes, "name:") && !str_starts(bytes, "id:"))
		return false;
	while (rest.p) {
		const char *at = rest.p;

		if (!str_is(str_trim(str_cut(&rest, '\n')), "---"))
			continue;
		ret->yaml = (struct str){ bytes.p, (size_t)(at - bytes.p) };
		ret->body = rest.p ? (struct str){ rest.p, (size_t)(bytes.p + bytes.n - rest.p) } : STR_NONE;
		return true;
	}
	return false;
}

static bool split(struct str bytes, struct matter *ret)
{
	struct frontmatter f;

	if (!str_starts(bytes, "---") && !str_starts(bytes, "\xef\xbb\xbf---"))
		return split_unfenced(bytes, ret);
	frontmatter_split(bytes, &f);
	if (!f.yaml.p)
		return false;
	ret->yaml = (struct str){ bytes.p, (size_t)(f.yaml.p + f.yaml.n - bytes.p) };
	ret->body = f.body;
	return true;
}

/* Is "key:" at the beginning of a line? Looked for as text: front matter that is no YAML must
 * be claimed as well, so that it is refused. */
static bool has_key(struct str yaml, const char *key)
{
	while (yaml.p) {
		struct str value = str_cut(&yaml, '\n');
		struct str name = str_cut(&value, ':');

		if (value.p && str_is(name, key))
			return true;
	}
	return false;
}

static bool has_any(struct str yaml, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_key(yaml, keys[i]))
			return true;
	return false;
}

static bool has_matter(struct str bytes, struct matter *ret)
{
	static const char *const names[] = { "id", "title" };
	static const char *const marks[] = { "type", "version", "owner", "approved", "satisfies" };

	if (!split(bytes, ret))
		return false;
	if (has_any(ret->yaml, names, COUNT_OF(names)) && has_any(ret->yaml, marks, COUNT_OF(marks)))
		return true;
	if (!has_key(ret->yaml, "name"))
		return false;
	return has_key(ret->yaml, "acronym") ||
	       (has_key(ret->yaml, "id") && (has_key(ret->yaml, "cron") || ret->yaml.p == bytes.p));
}

static bool claims(const struct reading *r)
{
	struct matter m;

	return has_matter(r->bytes, &m) || policy_marks_claim(r, NULL, NULL);
}

/* What the values of the front matter are read into. */
struct policy_reading {
	struct reading *r;
	struct fact_policy *fact;
	struct buf satisfies;
};

static int take_text(const struct yaml *map, const char *key, struct arena *a, struct str *ret, struct err *e)
{
	const struct yaml *n = yaml_get(map, key);
	const char *text;

	if (!n || (n->type == YAML_SCALAR && !n->text.n))
		return 0;
	if (node_text(n, a, &text, e) < 0)
		return -1;
	*ret = str_of(text);
	return 0;
}

static int take_date(const struct yaml *map, const char *key, struct when *ret, struct err *e)
{
	const struct yaml *n = yaml_get(map, key);

	if (!n || (n->type == YAML_SCALAR && !n->text.n))
		return 0;
	if (n->type != YAML_SCALAR)
		return node_refuse(n, e, "%s: expected a date such as 2025-03-09", key);
	if (when_parse(n->text, ret, e) < 0) {
		err_ctx(e, "%s", key);
		return node_place(n, e);
	}
	return 0;
}

/* "Jun 1 2018", as comply writes dates, to "2018-06-01". */
static struct str month_first(struct str s, struct arena *a)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	struct str month = str_cut(&s, ' ');
	struct str day = str_cut(&s, ' ');
	uint64_t d, y;

	if (day.n && day.p[day.n - 1] == ',')
		day.n--;
	if (month.n < 3 || !str_to_u64(day, &d) || !str_to_u64(s, &y) || d > 31 || y > 9999)
		return STR_NONE;
	for (unsigned m = 0; m < 12; m++) {
		char name[4] = { months[3 * m], months[3 * m + 1], months[3 * m + 2], '\0' };

		if (str_starts_nocase(month, name))
			return str_of(arena_printf(a, "%04u-%02u-%02u", (unsigned)y, m + 1, (unsigned)d));
	}
	return STR_NONE;
}

struct revisions {
	struct arena *a;
	struct when newest;
	size_t count;
};

static int read_revision(void *into, const struct yaml *n, struct err *e)
{
	struct revisions *rev = into;
	struct str date = yaml_get_str(n, "date");
	struct str turned = date.p ? month_first(str_trim(date), rev->a) : STR_NONE;
	struct when w;

	if (!date.p)
		return node_refuse(n, e, "majorRevisions: expected a revision with a date");
	if (when_parse(turned.p ? turned : date, &w, e) < 0) {
		err_ctx(e, "majorRevisions: date");
		return node_place(n, e);
	}
	if (strcmp(w.text, rev->newest.text) > 0)
		rev->newest = w;
	rev->count++;
	return 0;
}

/* A major revision is an approved version; comply numbers them by their order. */
static int take_revisions(const struct yaml *top, struct policy_reading *p, struct err *e)
{
	const struct yaml *n = yaml_get(top, "majorRevisions");
	struct revisions rev = { .a = p->r->arena };

	if (!n || (n->type == YAML_SCALAR && !n->text.n))
		return 0;
	if (node_each(n, read_revision, &rev, e) < 0)
		return -1;
	if (!p->fact->approved.text[0])
		p->fact->approved = rev.newest;
	if (!p->fact->version.p && rev.count)
		p->fact->version = str_of(arena_printf(p->r->arena, "%zu", rev.count));
	return 0;
}

/* A tag, several with commas, a list of them, or lists by framework; depth is bounded by
 * the YAML reader's. */
static int take_tags(const struct yaml *n, struct policy_reading *p, struct err *e)
{
	struct str rest = n->text;

	for (const struct yaml *c = n->first; c; c = c->next)
		if (take_tags(c, p, e) < 0)
			return -1;
	while (rest.p) {
		struct str tag = str_trim(str_cut(&rest, ','));

		if (!tag.n)
			continue;
		if (memchr(tag.p, '\n', tag.n) || memchr(tag.p, '\0', tag.n))
			return node_refuse(n, e, "satisfies: expected tags of one line");
		if (p->satisfies.n)
			buf_add_cstr(&p->satisfies, ", ");
		buf_add_str(&p->satisfies, tag);
	}
	if (buf_overflowed(&p->satisfies))
		return node_refuse(n, e, "satisfies: more than %d bytes of tags", SATISFIES_MAX);
	return 0;
}

static int take_names(const struct yaml *top, struct policy_reading *p, struct str body, struct err *e)
{
	struct fact_policy *f = p->fact;
	struct arena *a = p->r->arena;
	struct str heading;

	if (take_text(top, "id", a, &f->policy, e) < 0 || take_text(top, "title", a, &f->title, e) < 0 ||
	    (!f->policy.p && take_text(top, "acronym", a, &f->policy, e) < 0) ||
	    (!f->title.p && take_text(top, "name", a, &f->title, e) < 0))
		return -1;
	heading = f->title.p || !body.p ? STR_NONE : frontmatter_title(body);
	if (heading.n && str_utf8(heading) && !memchr(heading.p, '\0', heading.n))
		f->title = heading;
	if (!f->policy.p)
		f->policy = f->title;
	if (!f->policy.p)
		return node_refuse(top, e, "expected an id or a title");
	return 0;
}

static int take_rest(const struct yaml *top, struct policy_reading *p, struct err *e)
{
	const struct yaml *satisfies = yaml_get(top, "satisfies");
	struct fact_policy *f = p->fact;
	struct arena *a = p->r->arena;

	/* comply's procedures have an id and no acronym. */
	f->type = str_of(yaml_get(top, "id") && yaml_get(top, "name") ? "procedure" : policy_type_of(f->title));
	if (!f->type.p)
		f->type = STR_LIT("policy");
	if (take_text(top, "type", a, &f->type, e) < 0 || take_text(top, "version", a, &f->version, e) < 0 ||
	    take_text(top, "owner", a, &f->owner, e) < 0 ||
	    take_text(top, "approved_by", a, &f->approved_by, e) < 0 ||
	    take_text(top, "system", a, &f->system, e) < 0 ||
	    take_date(top, "approved", &f->approved, e) < 0 ||
	    take_date(top, "effective", &f->effective, e) < 0 ||
	    take_date(top, "review_due", &f->review_due, e) < 0 || take_revisions(top, p, e) < 0)
		return -1;
	if (!outline_is_value(f->owner))
		f->owner = STR_NONE;
	if (!outline_is_value(f->approved_by))
		f->approved_by = STR_NONE;
	if (satisfies && take_tags(satisfies, p, e) < 0)
		return -1;
	if (p->satisfies.n)
		f->satisfies = buf_str(&p->satisfies);
	return 0;
}

static int read_matter(struct policy_reading *p, const struct matter *m, struct err *e)
{
	struct yaml *top;

	if (yaml_parse(m->yaml, p->r->arena, &top, e) < 0)
		return -1;
	if (!top || top->type != YAML_MAP)
		return err_set(e, ERR_INPUT, "line 1: expected front matter with keys such as id and title");
	if (take_names(top, p, m->body, e) < 0 || take_rest(top, p, e) < 0)
		return -1;
	p->fact->locator = STR_LIT("line=1");
	return 0;
}

static int read_any(struct policy_reading *p, struct err *e)
{
	struct matter m;
	bool matter = has_matter(p->r->bytes, &m);

	if ((matter ? read_matter(p, &m, e) : policy_marks_read(p->r, p->fact, e)) < 0)
		return -1;
	p->r->occurred = p->fact->approved.text[0] ? p->fact->approved : p->fact->effective;
	return facts_policy(p->r->facts, p->fact, e);
}

static int read_policy(struct reading *r, struct err *e)
{
	struct fact_policy fact = { 0 };
	struct policy_reading p = { r, &fact, BUF_INIT(SATISFIES_MAX) };
	int ret = read_any(&p, e);

	buf_free(&p.satisfies);
	return ret;
}

const struct format format_policy = {
	.name = "policy-markdown",
	.kind = "policy",
	.claims = claims,
	.read = read_policy,
	.weak = true,
};
