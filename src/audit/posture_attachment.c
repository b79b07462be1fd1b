/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/attachment.h"
#include "audit/posture_int.h"

int posture_read_attachments(struct db *db, struct posture *p, struct err *e)
{
	struct attachments list;

	if (attachment_load(db, &p->arena, &list, e) < 0)
		return -1;
	for (size_t i = 0; i < list.count; i++) {
		/* A workspace may have taken out a control of its own since; assay attach still lists it. */
		struct posture_control *c = posture_find_control(p, str_of(list.items[i].control));

		/* The list is by control: those of one stand together. */
		if (c && !c->attachment_count++)
			c->attachments = &list.items[i];
	}
	return 0;
}
