/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASSAY_LAKE_NOTE_H
#define ASSAY_LAKE_NOTE_H

#include "base/buf.h"
#include "crypt/hash.h"
#include "crypt/sign.h"

/*
 * Signed notes (C2SP signed-note) with Ed25519 keys, and the checkpoints written in them
 * (C2SP tlog-checkpoint). Only the one canonical text form of each thing is read, so that
 * no byte of a note or key file can change unseen.
 */
#define NOTE_NAME_MAX 255
#define NOTE_BYTES_MAX (64 * 1024)
#define NOTE_SIGNATURES_MAX 64

struct note_verifier {
	char name[NOTE_NAME_MAX + 1];
	uint32_t id;
	struct ed25519_public key;
};

struct note_signer {
	struct note_verifier verifier;
	struct ed25519_secret secret;
};

/* Printable ASCII without space and '+': what every implementation takes for a key name. */
bool note_name_ok(struct str name);

/* A new key. ERR_USAGE when the name is none. */
int note_signer_new(struct str name, struct note_signer *ret, struct err *e);

/* The one-line text forms, without line end: "name+id+base64" of the public key, and
 * "PRIVATE+KEY+name+id+base64" of the secret one. Reading: ERR_INTEGRITY. */
void note_put_vkey(struct buf *b, const struct note_verifier *v);
void note_put_skey(struct buf *b, const struct note_signer *s);
int note_read_vkey(struct str line, struct note_verifier *ret, struct err *e);
int note_read_skey(struct str line, struct note_signer *ret, struct err *e);

/* Appends the signed note. text must end with a line end. */
int note_sign(const struct note_signer *s, struct str text, struct buf *b, struct err *e);

/* Gives the text of a note that v signed; signatures by others are passed over. ERR_INTEGRITY
 * when the note is malformed, or not signed by v. */
int note_open(struct str note, const struct note_verifier *v, struct str *ret_text, struct err *e);

struct checkpoint {
	struct str origin;	/* a slice of the text read */
	uint64_t size;
	struct sha256 root;
};

void checkpoint_put(struct buf *b, const struct checkpoint *c);
int checkpoint_read(struct str text, struct checkpoint *ret, struct err *e);

#endif
