#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks a lake with nothing of ours: Python's standard library, openssl for Ed25519 and
zstd for the packs, from docs/FORMAT.md and the C2SP specifications alone.
verify_lake.py --lake DIR checks that lake; otherwise the suite makes some of many sizes."""
import base64, hashlib, json, os, shutil, subprocess, sys, tempfile

passed = failed = skipped = 0


def check(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED " + what, flush=True)


def sha256(data):
    return hashlib.sha256(data).digest()


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def root_of(hashes):
    """RFC 6962 section 2.1."""
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + root_of(hashes[:k]) + root_of(hashes[k:]))


def inclusion_root(leaf, index, size, proof):
    """RFC 9162 section 2.1.3.2; None when the proof has another length."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = sha256(b"\1" + p + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\1" + r + p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def verify_ed25519(key, text, signature):
    with tempfile.TemporaryDirectory() as d:
        der = bytes.fromhex("302a300506032b6570032100") + key  # SubjectPublicKeyInfo of RFC 8410
        for name, data in (("key", der), ("text", text), ("sig", signature)):
            with open(os.path.join(d, name), "wb") as f:
                f.write(data)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", d + "/key",
                               "-rawin", "-in", d + "/text", "-sigfile", d + "/sig"],
                              capture_output=True).returncode == 0


def open_note(note, vkey):
    """The text of a note that vkey's owner signed; None otherwise."""
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    if key[0] != 1 or sha256(name.encode() + b"\n" + key)[:4].hex() != key_id:
        return None
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    for line in signatures.decode().splitlines():
        dash, who, sig = line.split(" ")
        sig = base64.b64decode(sig, validate=True)
        if dash == "\u2014" and who == name and sig[:4].hex() == key_id and verify_ed25519(key[1:], text, sig[4:]):
            return text
    return None


def tile_name(level, n, width):
    name = f"{n % 1000:03}"
    while n >= 1000:
        n //= 1000
        name = f"x{n % 1000:03}/" + name
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def tiles(size, level):
    count = size >> (8 * level if level != "entries" else 0)
    for n in range((count + 255) // 256):
        yield n, min(256, count - n * 256)


def read_entries(lake, size):
    entries = []
    for n, width in tiles(size, "entries"):
        data = read(lake, "log", tile_name("entries", n, width))
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2:2 + length])
            data = data[2 + length:]
        check(not data, f"bundle {n} ends with its last entry")
    return entries


def read_blobs(lake):
    """Every blob of every pack, by the heads; and what zstd makes of each pack as a whole."""
    blobs = []
    for name in sorted(os.listdir(lake + "/blobs")):
        data, at, plain = read(lake, "blobs", name), 0, b""
        while at < len(data):
            head = data[at:at + 96]
            check(head[:16] == bytes.fromhex("502a4d1858000000") + b"ASSAY\1\0\0", f"{name} {at}: head")
            raw, packed = (int.from_bytes(head[i:i + 8], "little") for i in (80, 88))
            frame = data[at + 96:at + 96 + packed]
            check(sha256(frame) == head[48:80], f"{name} {at}: frame digest")
            blob = subprocess.run(["zstd", "-dc"], input=frame, capture_output=True, check=True).stdout
            check(sha256(blob) == head[16:48] and len(blob) == raw, f"{name} {at}: blob")
            blobs.append(blob)
            plain += blob
            at += 96 + packed
        whole = subprocess.run(["zstd", "-dc", os.path.join(lake, "blobs", name)], capture_output=True)
        check(whole.stdout == plain and whole.returncode == 0, f"zstd -dc {name}")
    return blobs


def check_log(lake, entries, root):
    hashes = [sha256(b"\0" + e) for e in entries]
    check(root_of(hashes) == root, "the entries hash to the checkpoint's root")
    level = 0
    while hashes:
        for n, width in tiles(len(hashes), 0):
            check(read(lake, "log", tile_name(level, n, width)) == b"".join(hashes[n * 256:n * 256 + width]),
                  f"tile {level}/{n}")
        hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def check_entries(entries, blobs):
    named = []
    for e in entries:
        doc = json.loads(e)
        check(json.dumps(doc, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == e,
              "an entry is canonical JSON")
        if doc["artifact"] not in named:
            named.append(doc["artifact"])
    check(named == [sha256(b).hex() for b in blobs], "entries name the blobs in the order of the packs")


def check_lake(lake):
    vkey = read(lake, "keys/log.vkey").decode()
    check(vkey.endswith("\n"), "vkey file is one line")
    text = open_note(read(lake, "log/checkpoint"), vkey[:-1])
    check(text is not None, "the checkpoint's signature")
    if text is None:
        return None
    origin, size, root = text.decode().splitlines()
    root = base64.b64decode(root, validate=True)
    check(origin == vkey.split("+")[0], "the origin is the key's name")
    entries = read_entries(lake, int(size))
    check_log(lake, entries, root)
    check_entries(entries, read_blobs(lake))
    return entries, root, vkey[:-1]


def check_proof(text, index, entry, root, vkey):
    """C2SP tlog-proof."""
    head, _, note = text.partition(b"\n\n")
    lines = head.decode().splitlines()
    signed = open_note(note, vkey)
    good = lines[0] == "c2sp.org/tlog-proof@v1" and lines[1] == f"index {index}" and signed is not None
    proof = [base64.b64decode(line, validate=True) for line in lines[2:]]
    size = int(signed.decode().splitlines()[1]) if good else 0
    check(good and inclusion_root(sha256(b"\0" + entry), index, size, proof) == root, f"proof of entry {index}")


def suite():
    writer = os.environ["BUILD"] + "/tests/fault/lake_writer"
    lake = os.path.abspath("lake")
    subprocess.run([writer, "create", lake], check=True)
    check_lake(lake)
    for seed, count in enumerate((1, 2, 4, 248, 1, 1, 255, 3)):
        subprocess.run([writer, "write", lake, "1", str(count), str(seed)], check=True, capture_output=True)
        entries, root, vkey = check_lake(lake)
        for index in {0, len(entries) // 3, len(entries) - 1}:
            proof = subprocess.run([writer, "prove", lake, str(index)], check=True, capture_output=True).stdout
            check_proof(proof, index, entries[index], root, vkey)


def main():
    global skipped
    if not all(map(shutil.which, ("openssl", "zstd"))):
        skipped = 1
    elif len(sys.argv) == 3 and sys.argv[1] == "--lake":
        check_lake(sys.argv[2])
    else:
        suite()
    print(f"verify_lake: {passed} passed, {failed} failed, {skipped} skipped")
    return failed != 0


sys.exit(main())
