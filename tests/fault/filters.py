#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile filters and documents: each is a refusal that names the description, in 5 s of computing time and 512 MB.

  filters.py PROGRAM

Time is that of the processors, as a loaded machine must not fail the test; memory is the largest resident set of any
process. The file after a hostile one is read as if nothing had been.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SECONDS = 5
BYTES = 512 * 1024 * 1024
PROGRAM = os.path.abspath(sys.argv[1])
SANITIZED = "asan" in PROGRAM
DESCRIPTION = """format: {name}
title: Hostile
syntax: {syntax}
recognise:
  - has: [/{name}]
{cut}facts:
  - kind: finding
    each: {each}
    fields: |
      {fields}
"""
SLOW = """format: slow
title: Slow
syntax: text
recognise:
  - matches: '^(?:a|aa)+$'
facts:
  - kind: finding
    each: .
    fields: '{title: .}'
"""
FILTERS = {  # name: each, fields, what the refusal says
    "loop": (".items[]", "def f: f; f", "computing time"),
    "endless": (".items[]", "[recurse(1)] | {title: length}", None),
    "backtracking": (".items[]", '{title: ("x" * 40 | test("(x+x+)+y"))}', "Regex failure"),
    "allocates": (".items[]", '{title: (reduce range(1e9) as $i (""; . + "xxxxxxxxxxxxxxxxxxxxxxxx"))}', None),
    "range": (".items[]", "[range(1e9)] | {title: length}", None),
    "deep-call": (".items[]", "def f: 1 + f; {title: f}", None),
    "deep-value": (".items[]", "{title: (reduce range(1e7) as $i (0; [.]))}", None),
    "many-outputs": (".items[]", '{title: (range(1e9) | tostring)}', None),
    "raises": (".items[]", '{title: error("on purpose")}', "on purpose"),
    "input": (".items[]", "{title: input}", "input is not for filters"),
    "now": (".items[]", "{title: now}", "now is not for filters"),
    "halt": (".items[]", "{title: halt}", "halt is not for filters"),
    "import": (".items[]", 'import "a" as a; {title: 1}', "syntax error"),
    "no-object": (".items[]", "1", "expected an object"),
    "no-field": (".items[]", "{titel: 1}", "has no field 'titel'"),
    "no-path": ("([1, 2] | .[])", "{title: 1}", "each"),
}
IN_PIECES = {  # each for a part of what the whole report may take, and all together for more
    "slow-pieces": (".items[]", "{title: (reduce range(4000) as $i (0; . + $i) | tostring)}", "computing time"),
    "large-pieces": (".items[]", '{title: (if .n == 0 then [range(5e6)] | length | tostring else "x" end)}',
                     "more than 128 MiB"),
}
ALLOCATING = ("large-pieces", "allocates", "range", "deep-value", "deep-call", "many-outputs", "endless")


def documents(folder):
    """name: path, what is done to it."""
    nested, wide, string, xml, yaml, slow = (folder / n for n in ("nested.json", "wide.json", "string.json", "deep.xml",
                                                                  "alias.yaml", "slow.txt"))
    nested.write_bytes(b"[" * 10_000_000 + b"]" * 10_000_000)
    wide.write_bytes(b'{"benign": 1, "items": [' + b"[]," * 10_000_000 + b"[]]}")
    with open(string, "wb") as f:
        f.write(b'{"benign": "')
        for _ in range(300):
            f.write(b"x" * 1024 * 1024)
        f.write(b'"}')
    xml.write_bytes(b"<a>" * 1000 + b"</a>" * 1000)
    yaml.write_text("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefghij", "bcdefghijk")))
    (folder / "formats" / "slow.yaml").write_text(SLOW)
    slow.write_text("a" * 3000 + "!")
    return (nested, wide, string, xml, yaml, slow)


def write_description(folder, name, each, fields, cut=""):
    (folder / "formats" / f"{name}.yaml").write_text(
        DESCRIPTION.format(name=name, syntax="json", each=each, fields=fields, cut=cut))


def write_in_pieces(folder, name):
    """A report of 40 pieces: filters see 50 KB for each item of its array."""
    write_description(folder, name, *IN_PIECES[name][:2], "cut: [/items]\n")
    pad = ",".join(["{}"] * 100)
    items = ",".join('{"n":%d,"pad":[%s]}' % (i, pad) for i in range(27000))
    (folder / f"{name}.json").write_text('{"%s":1,"items":[%s]}' % (name, items))


def run(folder, *args):
    with open(folder / "out", "w+") as out:
        p = subprocess.Popen([PROGRAM, "format", "test", *map(str, args)], cwd=folder, stdout=out, stderr=out)
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return p.returncode, out.read(), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def main():
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "formats").mkdir()
        for k, (each, fields, _) in {**FILTERS, "benign": (".items[]", "{title: .t}", None)}.items():
            write_description(folder, k, each, fields)
            (folder / f"{k}.json").write_text('{"%s": 1, "items": [{"t": "fine"}]}' % k)
        for k in IN_PIECES:
            write_in_pieces(folder, k)
        cases = [(k, folder / f"{k}.json", says, 3) for k, (_, _, says) in {**FILTERS, **IN_PIECES}.items()]
        cases += [(d.name, d, None, None) for d in documents(folder)]
        for k, path, says, status in cases:
            if SANITIZED and (k in ALLOCATING or k == "wide.json" or k == "string.json"):
                skipped += 1
                continue
            code, out, seconds, rss = run(folder, path, folder / "benign.json")
            wrong = []
            if code != 3 if status else code not in (0, 3):
                wrong.append(f"exit {code}")
            if status and f"{k}.yaml" not in out:
                wrong.append("the refusal names no description")
            if says and says not in out:
                wrong.append(f"the refusal does not say '{says}'")
            if "benign.json: benign, 2 facts" not in out:
                wrong.append("the file after it is not read")
            if seconds > SECONDS and not SANITIZED:
                wrong.append(f"{seconds:.1f} s")
            if rss > BYTES and not SANITIZED:
                wrong.append(f"{rss >> 20} MB")
            passed += not wrong
            failed += bool(wrong)
            if wrong or os.environ.get("SHOW"):
                print(f"{k}: {', '.join(wrong)} ({seconds:.1f} s, {rss >> 20} MB): {out.strip()[:300]}")
    print(f"filters: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
