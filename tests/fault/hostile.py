#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile files, handed in: each is refused in one line, or read, in 5 s of computing time and 512 MB.

  hostile.py PROGRAM [CASE...]

Time is that of the processors, as a loaded machine must not fail the test. Memory is that of the program and the process
of its filters together: what they share counts once. What is refused leaves the lake as it was, and at the end
`assay verify` finds nothing. Files are made when they are needed: SCALE=full makes them as large as they are taken in
at all; otherwise a tenth of that or so, just beyond the ceilings.
"""
import base64
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
import zlib

SECONDS = 5
BYTES = 512 * 1024 * 1024
MIB = 1024 * 1024
PROGRAM = os.path.abspath(sys.argv[1])
SANITIZED = "asan" in PROGRAM
FULL = os.environ.get("SCALE") == "full"
SPDX = b"""SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: x
DocumentNamespace: https://example.com/x
Creator: Tool: t
Created: 2026-01-01T00:00:00Z
PackageName: a
SPDXID: SPDXRef-a
PackageDownloadLocation: NONE
"""


def size(full, small):
    return full if FULL else small


def repeated(head, unit, n, tail=b""):
    def write(path):
        many = max(1, MIB // len(unit))
        with open(path, "wb") as f:
            f.write(head)
            for _ in range(n // many):
                f.write(unit * many)
            f.write(unit * (n % many))
            f.write(tail)
    return write


def numbered(head, unit, n, tail=b""):
    def write(path):
        with open(path, "wb") as f:
            f.write(head)
            for i in range(0, n, 10000):
                f.write(b"".join(unit.replace(b"%d", b"%d" % k) for k in range(i, min(n, i + 10000))))
            f.write(tail)
    return write


def packed(opener, n):
    def write(path):
        with opener(path) as f:
            for _ in range(n // MIB):
                f.write(b"x" * MIB)
    return write


def zip_of(members):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
            for name, content in members:
                with z.open(name, "w", force_zip64=True) as f:
                    for _ in range(content if isinstance(content, int) else 0):
                        f.write(b"\0" * MIB)
                    if not isinstance(content, int):
                        f.write(content)
    return write


def nested_zip(path):
    inner = b"[" * (16 * MIB)
    for depth in range(3):
        b = io.BytesIO()
        with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
            for i in range(10):
                z.writestr(f"{depth}-{i}.{'zip' if depth else 'json'}", inner)
        inner = b.getvalue()
    path.write_bytes(inner)


def zip_directory(path):
    """A directory that names its only member again and again."""
    name, entries = b"a", size(8_000_000, 1_000_000)
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    many = (entries, entries, entries * len(entry), len(head))
    with open(path, "wb") as f:
        f.write(head)
        for _ in range(entries // 100_000):
            f.write(entry * 100_000)
        end = f.tell()
        f.write(struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, *many))
        f.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1))
        f.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xffff, 0xffff, many[2], many[3], 0))


def zst_bomb(path):
    with open(path, "wb") as out, subprocess.Popen(["zstd", "-q", "-1", "-c"], stdin=subprocess.PIPE, stdout=out) as p:
        for _ in range(size(2048, 300)):
            p.stdin.write(b"x" * MIB)
        p.stdin.close()


def tar_of(names):
    def write(path):
        with tarfile.open(path, "w") as t:
            for name in names:
                info = tarfile.TarInfo(name)
                info.size = 2
                t.addfile(info, io.BytesIO(b"{}"))
    return write


def xlsx(shared, sheet):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
            z.writestr("[Content_Types].xml", "<Types/>")
            z.writestr("xl/workbook.xml", '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                       'relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>')
            z.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
                       '</Relationships>')
            for name, (head, unit, n, tail) in (("xl/sharedStrings.xml", shared), ("xl/worksheets/sheet1.xml", sheet)):
                with z.open(name, "w", force_zip64=True) as f:
                    f.write(head)
                    for _ in range(n // 10000):
                        f.write(unit * 10000)
                    f.write(tail)
    return write


def dsse(n):
    def write(path):
        payload = base64.b64encode(b'{"_type": "https://in-toto.io/Statement/v1", "subject": [], "predicate": "'
                                   + b"x" * n + b'"}').decode()
        path.write_text(json.dumps({"payloadType": "application/vnd.in-toto+json", "payload": payload,
                                    "signatures": [{"sig": "YWJj"}]}))
    return write


STRINGS = (b"<sst>", b"<si><t>a</t></si>", size(8_000_000, 1_500_000), b"</sst>")
SHEET = (b"<worksheet><sheetData>", b'<row><c t="s"><v>0</v></c></row>', 10000, b"</sheetData></worksheet>")
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">' + b"".join(
    b'<!ENTITY %c "%b">' % (c + 1, b"&%c;" % c * 10) for c in b"bcdefghi") + b"]><testsuites>&j;</testsuites>"
BANDIT = b'{"errors": [], "generated_at": "2026-01-01T00:00:00Z", "metrics": {}, "results": ['
READ = (0, 3)

CASES = {  # name: how it is made, exit statuses, what is said
    "zip-bomb.zip": (zip_of([("a.json", size(4096, 300))]), 3, "when unpacked"),
    "zip-bomb-nested.zip": (nested_zip, 3, None),
    "zip-many.zip": (zip_of([(f"{i}.json", b"{}") for i in range(10001)]), 3, "members"),
    "zip-directory.zip": (zip_directory, 3, "members"),
    "tar-many.tar": (tar_of(f"{i}.json" for i in range(10001)), 3, "members"),
    "zip-out.zip": (zip_of([("../../outside.json", b"{}")]), 3, "outside.json"),
    "tar-out.tar": (tar_of(["../../outside.json"]), 3, "outside.json"),
    "bomb.gz": (packed(lambda p: gzip.open(p, "wb", compresslevel=1), size(2048, 300) * MIB), 3, None),
    "bomb.bz2": (packed(lambda p: bz2.open(p, "wb", compresslevel=1), size(600, 40) * MIB), 3, None),
    "bomb.zst": (zst_bomb, 3, "when unpacked|times as large"),
    "bomb.xz": (packed(lambda p: lzma.open(p, "wb", preset=0), size(2048, 300) * MIB), 3, None),
    "entities.xml": (lambda p: p.write_bytes(ENTITIES), 3, None),
    "external.xml": (lambda p: p.write_bytes(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><testsuites>&b;'
                                             b"</testsuites>"), 3, None),
    "string.json": (repeated(b'{"a": "', b"x", size(1024, 80) * MIB, b'"}'), 3, "larger|longer"),
    "arrays.json": (repeated(b"", b"[", 10_000_000), 3, "nested deeper"),
    "arrays-closed.json": (repeated(b"[" * 5_000_000, b"]", 5_000_000), 3, "nested deeper"),
    "objects.json": (repeated(b"", b'{"a":', size(10_000_000, 2_000_000)), 3, "nested deeper|memory"),
    "comment.xml": (repeated(b"<testsuites><!--", b"x", size(380, 40) * MIB, b"--></testsuites>"), 3, "comment of more"),
    "attribute.xml": (repeated(b"<testsuites name='", b"x", size(380, 40) * MIB, b"'/>"), 3, "tag or comment of more"),
    "records.csv": (numbered(b"person,course,completed\n", b"p%d,Secure coding,2026-01-02\n", 1_000_001), 3, "facts"),
    "elements.xml": (repeated(b"<testsuites>", b"<a>", 10_000_000), 3, None),
    "siblings.xml": (repeated(b"<NessusClientData_v2>", b"<a/>", 10_000_000, b"</NessusClientData_v2>"), 3, "elements"),
    "attributes.xml": (numbered(b"<NessusClientData_v2 ", b'a%d="" ', size(1_000_000, 400_000), b"/>"), READ, None),
    "flows.yaml": (repeated(b"spdxVersion: SPDX-2.3\na: ", b"[", 10_000_000), 3, None),
    "blocks.yaml": (repeated(b"spdxVersion: SPDX-2.3\na:\n", b"- - - - - - - - - - - - - - - - - - - -\n",
                             size(500_000, 100_000)), 3, None),
    "scalars.yaml": (repeated(b"spdxVersion: SPDX-2.3\na:\n", b"- 1\n", size(20_000_000, 4_000_000)), 3, None),
    "numbers.json": (repeated(b"[", b"1e999,", size(25_000_000, 14_000_000), b"1]"), READ, None),
    "digits.json": (repeated(b"[", b"9", size(200, 30) * MIB, b"]"), READ, None),
    "equal-keys.json": (repeated(b"{", b'"a":1,', size(10_000_000, 2_000_000), b'"a":1}'), 3, "members|memory"),
    "keys.json": (numbered(BANDIT + b'{"a":1', b',"%d":1', size(2_000_000, 500_000), b"}]}"), READ, None),
    "small-objects.json": (repeated(BANDIT + b"{}", b',{"a":1}', 2_000_000, b"]}"), 3, "bandit"),
    "empty-objects.json": (repeated(BANDIT + b"{}", b",{}", size(10_000_000, 3_000_000), b"]}"), 3, "bandit|memory"),
    "junk-objects.json": (repeated(BANDIT + b'], "junk": [{}', b",{}", size(10_000_000, 3_000_000), b"]}"), READ, None),
    "half-pairs.json": (repeated(b'["', b"\\ud800", size(60, 10) * MIB // 6, b'"]'), READ, None),
    "utf-16.json": (repeated(b"\xff\xfe[\0\"\0", b"\0\xd8", size(200, 40) * MIB // 2, b"\"\0]\0"), READ, None),
    "columns.csv": (repeated(b"", b"a,", 10_000_000), READ, None),
    "row.csv": (repeated(b"Plugin ID,Risk\n1,", b"x", size(400, 80) * MIB), READ, None),
    "rows.csv": (repeated(b"vulnerability,severity\n", b"a,b\n", size(60_000_000, 12_000_000)), READ, None),
    "strings.xlsx": (xlsx(STRINGS, SHEET), READ, None),
    "rows.xlsx": (xlsx((b"<sst>", b"", 0, b"</sst>"), (SHEET[0], SHEET[1], size(4_000_000, 1_000_000), SHEET[3])), READ, None),
    "relations.spdx": (numbered(SPDX, b"Relationship: SPDXRef-%d DEPENDS_ON SPDXRef-a\n", 2_000_000), 3, None),
    "same-relations.spdx": (repeated(SPDX, b"Relationship: SPDXRef-a DEPENDS_ON SPDXRef-a\n", 2_000_000), READ, None),
    "patches.spdx": (numbered(SPDX, b"FileName: ./%d\nSPDXID: SPDXRef-f%d\nRelationship: SPDXRef-f%d PATCH_FOR SPDXRef-a\n",
                              size(200_000, 50_000)), READ, None),
    "components.cdx.json": (numbered(b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"a"}',
                                     b',{"name":"%d"}', size(4_000_000, 600_000), b"]}"), 3, "components|memory"),
    "components.cdx.xml": (numbered(b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>',
                                    b'<component type="library"><name>%d</name></component>', size(4_000_000, 600_000),
                                    b"</components></bom>"), 3, None),
    "relations.spdx.rdf": (numbered(b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                                    b'xmlns:spdx="http://spdx.org/rdf/terms#"><spdx:SpdxDocument rdf:about="http://a/b#c">',
                                    b'<spdx:relationship><spdx:Relationship><spdx:relatedSpdxElement rdf:resource="#%d"/>'
                                    b"</spdx:Relationship></spdx:relationship>", size(2_000_000, 800_000),
                                    b"</spdx:SpdxDocument></rdf:RDF>"), READ, None),
    "relations.spdx.yaml": (numbered(b'spdxVersion: "SPDX-2.3"\nSPDXID: "SPDXRef-DOCUMENT"\nrelationships:\n',
                                     b'- spdxElementId: "a%d"\n  relatedSpdxElement: "b"\n  relationshipType: "CONTAINS"\n',
                                     size(2_000_000, 400_000)), READ, None),
    "results.sarif": (repeated(b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[{"message":{}}',
                               b',{"message":{"text":"a"}}', size(8_000_000, 1_200_000), b"]}]}"), READ, None),
    "key.pem": (repeated(b"-----BEGIN CERTIFICATE-----\n", b"QUJD" * 16 + b"\n", size(400, 80) * MIB // 65,
                         b"-----END CERTIFICATE-----\n"), READ, None),
    "keys.pem": (repeated(b"", b"-----BEGIN ", size(500, 100) * MIB // 11), READ, None),
    "statement.dsse.json": (dsse(size(150, 40) * MIB), READ, None),
    "secrets.txt": (repeated(b"", b'passwd="1', size(500, 100) * MIB // 9), READ, None),
    "tokens.txt": (repeated(b"", b" eyJ.", size(500, 100) * MIB // 5), READ, None),
    "line.log": (repeated(b"2026-01-01T00:00:00.0000000Z ##[group]Run make\n2026-01-01T00:00:01.0000000Z ", b"x",
                          size(300, 80) * MIB, b"\n"), READ, None),
    "lines.log": (repeated(b"", b"2026-01-01T00:00:00.0000000Z ##[error]a\n", size(12_000_000, 2_000_000)), READ, None),
    "huge.bin": (lambda p: (p.touch(), os.truncate(p, 5 * 1024 * MIB)), 3, "larger"),
}


def shares(pid):
    """Bytes of a process; what it shares with another counts in parts."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as f:
            return next(int(line.split()[1]) * 1024 for line in f if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def children(pid):
    try:
        return list(map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return []


def ingest(folder, path):
    peak = [0]
    done = threading.Event()
    with open(folder.parent / "out", "w+") as out:
        p = subprocess.Popen([PROGRAM, "ingest", path], cwd=folder, stdout=out, stderr=out)

        def watch():
            while not done.wait(0.02):
                peak[0] = max(peak[0], sum(map(shares, [p.pid, *children(p.pid)])))
        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, used = os.wait4(p.pid, 0)
        done.set()
        watcher.join()
        p.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return p.returncode, out.read(), used.ru_utime + used.ru_stime, peak[0]


def lake(folder):
    """Its files and their sizes; the store is derived, and may grow."""
    return sorted((str(p), p.stat().st_size) for part in ("blobs", "log", "keys")
                  for p in folder.rglob(f"{part}/**/*") if p.is_file())


def faults(name, folder, path):
    _, statuses, says = CASES[name]
    before = lake(folder)
    code, out, seconds, memory = ingest(folder, path)
    said = [line for line in out.splitlines() if f"{path}: " in line]
    wrong = []
    if code not in (statuses if isinstance(statuses, tuple) else (statuses,)):
        wrong.append(f"exit {code}")
    if code == 3 and (len(said) != 1 or (says and not any(w in said[0] for w in says.split("|")))):
        wrong.append("the refusal is not one clear line")
    if code == 3 and lake(folder) != before:
        wrong.append("the lake has changed")
    if seconds > SECONDS and not SANITIZED:
        wrong.append(f"{seconds:.1f} s")
    if memory > BYTES and not SANITIZED:
        wrong.append(f"{memory >> 20} MB")
    if wrong or os.environ.get("SHOW"):
        print(f"{name}: {', '.join(wrong) or 'as it should'} ({code}, {seconds:.1f} s, {memory >> 20} MB): "
              f"{(said or [out.strip()])[0][:200]}", flush=True)
    return wrong


def together(folder):
    """The ceiling on facts is that of one file: two that are below it and over it in sum are both read."""
    files = [folder.parent / f"many-{i}.sarif" for i in (1, 2)]
    for path in files:
        numbered(b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "%s"}}, "results": [' % path.stem.encode(),
                 b'{"ruleId": "r%d", "message": {"text": "m"}},', 210000, b'{"ruleId": "r", "message": {"text": "m"}}]}]}')(path)
    done = subprocess.run([PROGRAM, "ingest", *files], cwd=folder, capture_output=True, text=True)
    if done.returncode or "2 stored (0 as documents)" not in done.stderr:
        print(f"together: {done.stderr}")
        return True
    return False


def main():
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = pathlib.Path(name).resolve() / "lake"
        folder.mkdir()
        subprocess.run([PROGRAM, "init"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        if not lake(folder):
            raise SystemExit("hostile.py does not know where a lake's files are")
        for case in sys.argv[2:] or CASES:
            path = folder.parent / case
            if SANITIZED and not os.environ.get("SCALE"):
                skipped += 1
                continue
            CASES[case][0](path)
            wrong = faults(case, folder, path)
            path.unlink()
            passed += not wrong
            failed += bool(wrong)
        if not SANITIZED and not sys.argv[2:]:
            wrong = together(folder)
            passed += not wrong
            failed += wrong
        verified = subprocess.run([PROGRAM, "verify"], cwd=folder, capture_output=True, text=True)
        passed += verified.returncode == 0
        failed += verified.returncode != 0
        if verified.returncode:
            print(f"verify: {verified.stdout}{verified.stderr}")
    print(f"hostile: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
