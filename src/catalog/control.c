/* SPDX-License-Identifier: Apache-2.0 */

/* Reading a control, catalog/controls/ID.yaml. */
#include "catalog/catalog_int.h"
#include "catalog/node.h"

#define CONTROL_ID_MAX 64

static const char *const supports[] = { "integral-to", "example-of" };

struct reading {
	struct arena *a;
	const struct catalog *c;
	struct catalog_control *control;
	struct catalog_mapping *mappings;
	const struct yaml *framework, *requirement; /* of the mapping that is being read */
};

static int read_id(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	if (node_id(n, r->a, &r->control->id, e) < 0)
		return -1;
	/* It names a file. */
	if (strchr("-.", r->control->id[0]) || strlen(r->control->id) > CONTROL_ID_MAX)
		return node_refuse(n, e, "'%.60s': expected a letter, digit or '_' first, and at most %d bytes",
				   r->control->id, CONTROL_ID_MAX);
	return 0;
}

static int read_title(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->control->title, e);
}

static int read_objective(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_prose(n, r->a, &r->control->objective, e);
}

static int read_owner_role(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->control->owner_role, e);
}

static int read_cadence(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_text(n, r->a, &r->control->cadence, e);
}

static int read_phases(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_words(n, settings_phase_names, SETTINGS_PHASES, r->a, &r->control->phases, e);
}

const char *const catalog_stage_names[CATALOG_STAGES] = { "design", "build", "test", "deploy", "operate" };

static int read_stages(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_words(n, catalog_stage_names, CATALOG_STAGES, r->a, &r->control->stages, e);
}

static int read_evidence(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_words(n, catalog_evidence_kinds, catalog_evidence_kind_count, r->a, &r->control->evidence,
			  e);
}

static int read_gap(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_prose(n, r->a, &r->control->gap, e);
}

static int read_framework(void *into, const struct yaml *n, struct err *e)
{
	((struct reading *)into)->framework = n;
	return n->type == YAML_SCALAR ? 0 : node_refuse(n, e, "expected a framework's id");
}

static int read_requirement(void *into, const struct yaml *n, struct err *e)
{
	((struct reading *)into)->requirement = n;
	return n->type == YAML_SCALAR ? 0 : node_refuse(n, e, "expected a requirement's id");
}

static int read_support(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_word(n, supports, COUNT_OF(supports), &r->mappings[r->control->mapping_count].support, e);
}

static int read_residual(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_prose(n, r->a, &r->mappings[r->control->mapping_count].residual, e);
}

static int read_closed_by(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	return node_texts(n, r->a, &r->mappings[r->control->mapping_count].closed_by, e);
}

static const struct node_key mapping_keys[] = {
	{ "framework", read_framework, true },
	{ "requirement", read_requirement, true },
	{ "support", read_support, true },
	{ "residual", read_residual, false },
	{ "closed_by", read_closed_by, false },
};

static int read_mapping(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;
	struct catalog_mapping *m = &r->mappings[r->control->mapping_count];

	if (node_map(n, mapping_keys, COUNT_OF(mapping_keys), r, e) < 0)
		return -1;
	m->requirement = catalog_need_requirement(r->c, r->framework->text, r->requirement->text, e);
	if (!m->requirement)
		return node_place(r->requirement, e);
	if (catalog_need_assessable(m->requirement, e) < 0)
		return node_place(r->requirement, e);
	for (size_t i = 0; i < r->control->mapping_count; i++)
		if (r->mappings[i].requirement == m->requirement)
			return node_refuse(r->requirement, e, "'%s' is listed twice", m->requirement->id);
	r->control->mapping_count++;
	return 0;
}

static int read_supports(void *into, const struct yaml *n, struct err *e)
{
	struct reading *r = into;

	r->mappings = arena_alloc(r->a, (node_count(n) + 1) * sizeof *r->mappings);
	r->control->mappings = r->mappings;
	return node_each(n, read_mapping, r, e);
}

static const struct node_key control_keys[] = {
	{ "id", read_id, true },
	{ "title", read_title, true },
	{ "objective", read_objective, true },
	{ "owner_role", read_owner_role, true },
	{ "cadence", read_cadence, true },
	{ "phases", read_phases, true },
	{ "stages", read_stages, false },
	{ "evidence", read_evidence, true },
	{ "supports", read_supports, true },
	{ "gap", read_gap, false },
};

int catalog_read_control(struct str bytes, struct catalog *c, struct catalog_control *ret, struct err *e)
{
	CLEANUP(arena_free) struct arena scratch = ARENA_INIT;
	struct reading r = { .a = &c->arena, .c = c, .control = ret };
	struct yaml *top;

	*ret = (struct catalog_control){ 0 };
	if (yaml_parse(bytes, &scratch, &top, e) < 0)
		return -1;
	if (!top)
		return err_set(e, ERR_INPUT, "expected a control, not an empty file");
	catalog_file_digest(bytes, ret->digest);
	return node_map(top, control_keys, COUNT_OF(control_keys), &r, e);
}
