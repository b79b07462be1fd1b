/* SPDX-License-Identifier: Apache-2.0 */
#include "sbom/bom.h"

#include "evidence/place.h"
#include "sbom/bom_json.h"

void bom_join(struct buf *b, struct str text)
{
	if (b->n)
		buf_add(b, ", ", 2);
	buf_add_str(b, text);
}

static void add_lower(struct buf *b, struct str s)
{
	size_t from = b->n;

	buf_add_str(b, s);
	for (size_t i = from; i < b->n; i++)
		if (b->p[i] >= 'A' && b->p[i] <= 'Z')
			b->p[i] = (char)(b->p[i] - 'A' + 'a');
}

void bom_join_hash(struct buf *b, struct str algorithm, struct str digest)
{
	if (!str_given(digest))
		return;
	if (b->n)
		buf_add(b, ", ", 2);
	if (str_starts_nocase(algorithm, "sha-")) {
		buf_add_cstr(b, "sha");
		algorithm = (struct str){ algorithm.p + 4, algorithm.n - 4 };
	}
	add_lower(b, algorithm);
	buf_add_char(b, ':');
	add_lower(b, digest);
}

bool bom_asserted(struct str s)
{
	return str_trim(s).n && !str_is(s, "NOASSERTION");
}

struct str bom_text(const struct buf *b)
{
	return b->n ? buf_str(b) : STR_NONE;
}

void bom_set_system(const struct reading *r, struct fact_sbom *s)
{
	const struct settings_system *system = NULL;

	if (str_given(s->subject))
		system = settings_system_of_component(r->settings, s->subject);
	s->system = system ? str_of(system->id) : s->subject;
}

void bom_set_created(struct reading *r, struct fact_sbom *s, struct str written)
{
	struct err unreadable = { 0 };

	if (!str_given(written) || when_parse(written, &s->created, &unreadable) < 0)
		return;
	r->observed = s->created;
}

size_t bom_place(struct buf *place, bool lines, const char *list, size_t index, struct json item)
{
	int64_t line;

	if (!lines)
		return place_item(place, list, index);
	if (!json_get_int(item, BOM_LINE, &line))
		return place->n;
	buf_clear(place);
	buf_addf(place, "line=%lld", (long long)line);
	return 0;
}
