/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/attachment.h"
#include "audit/posture_int.h"

/* The list is by control: those of one stand together. */
static void take(struct posture *p, struct posture_control *c, const struct attachment *a)
{
	c->attachments = arena_grow(&p->arena, c->attachments, c->attachment_count, sizeof *c->attachments);
	c->attachments[c->attachment_count++] = (struct posture_attachment){
		.artifact = a->artifact,
		.kind = a->kind,
		.media = a->media,
		.source = a->source,
		.by = a->by,
		.attached = a->attached,
		.note = a->note,
		.superseded_by = a->superseded_by,
	};
}

int posture_read_attachments(struct db *db, struct posture *p, struct err *e)
{
	struct attachments list;

	if (attachment_load(db, &p->arena, &list, e) < 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		/* A workspace may have taken out a control of its own since; assay attach still lists it. */
		struct posture_control *c = posture_find_control(p, str_of(list.items[i].control));

		if (c)
			take(p, c, &list.items[i]);
	}
	return 0;
}
