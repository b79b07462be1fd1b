/* SPDX-License-Identifier: Apache-2.0 */

/*
 * YAML by hand: a text that could be taken for anything but itself is written as a JSON string, which
 * is a YAML string whatever is in it.
 */
#include "catalog/control_write.h"

#include "codec/json.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word that YAML 1.1 has a meaning for; a reader of ours has none, another's may. */
static bool is_reserved(struct str s)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_is_nocase(s, words[i]))
			return true;
	return false;
}

/* In a list a comma or bracket would end the text too. */
static bool is_plain(struct str s, bool in_list)
{
	if (!s.n || !is_letter(s.p[0]) || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ':' || is_reserved(s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
		if ((s.p[i] == ':' && s.p[i + 1] == ' ') || (s.p[i] == ' ' && s.p[i + 1] == '#'))
			return false;
		if (in_list && strchr(",[]{}", s.p[i]))
			return false;
	}
	return true;
}

static void put_text(struct buf *b, const char *text, bool in_list)
{
	struct str s = str_of(text);

	if (is_plain(s, in_list))
		buf_add_str(b, s);
	else
		json_put_str(b, s);
}

static void put_member(struct buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	buf_addf(b, "%s: ", key);
	put_text(b, text, false);
	buf_add_char(b, '\n');
}

static void put_list(struct buf *b, const char *key, const struct list *list)
{
	buf_addf(b, "%s: [", key);
	for (size_t i = 0; i < list->count; i++) {
		buf_add_cstr(b, i ? ", " : "");
		put_text(b, list->items[i], true);
	}
	buf_add_cstr(b, "]\n");
}

void control_write(const struct catalog_control *control, struct buf *out)
{
	put_member(out, "id", control->id);
	put_member(out, "title", control->title);
	put_member(out, "objective", control->objective);
	put_member(out, "owner_role", control->owner_role);
	put_member(out, "cadence", control->cadence);
	put_list(out, "phases", &control->phases);
	if (control->stages.count)
		put_list(out, "stages", &control->stages);
	put_list(out, "evidence", &control->evidence);
	buf_add_cstr(out, control->mapping_count ? "supports:\n" : "supports: []\n");
	for (size_t i = 0; i < control->mapping_count; i++) {
		const struct catalog_mapping *m = &control->mappings[i];

		put_member(out, "  - framework", m->requirement->framework);
		put_member(out, "    requirement", m->requirement->id);
		put_member(out, "    support", m->support);
		put_member(out, "    residual", m->residual);
		if (m->closed_by.count)
			put_list(out, "    closed_by", &m->closed_by);
	}
	put_member(out, "gap", control->gap);
}
