#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What descriptions give out of real reports, against the second implementation of their language.

  formats.py PROGRAM [PATH...]    of every file below E-findings (ASSAY_DATA), or the paths

For each file that a description reads: the same facts, each with the same locator and the same fields as the
filter gave them, in the same order. HTML is not in the second implementation, and is left out.
"""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import format_reference as reference  # noqa: E402

BYTES_MAX = 12 * 1024 * 1024
BATCH = 40


def read(program, paths):
    """One object a file: in the order of the paths."""
    p = subprocess.run([program, "format", "test", "--json", *map(str, paths)], capture_output=True, text=True)
    if p.returncode not in (0, 3):
        raise SystemExit(f"assay format test: {p.returncode}: {p.stderr[-400:]}")
    return [json.loads(line) for line in p.stdout.split("\n") if line]


def inputs(name, args):
    """The files below the paths given, or E-findings; None, and said so: there are no data."""
    if not args and not os.environ.get("ASSAY_DATA"):
        print(f"{name}: 0 passed, 0 failed, 1 skipped")
        return None
    roots = args or [os.path.join(os.environ["ASSAY_DATA"], "E-findings")]
    return sorted(f for r in map(pathlib.Path, roots) for f in ([r] if r.is_file() else r.rglob("*"))
                  if f.is_file() and f.stat().st_size < BYTES_MAX and f.suffix not in (".zip", ".gz", ".py"))


def plain(v):
    """Numbers as their value: 3.0 is 3."""
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, list):
        return [plain(x) for x in v]
    if isinstance(v, float) and v.is_integer():
        return int(v)
    return v


def differs(ours, path):
    d = reference.load(reference.HERE / (ours["format"] + ".yaml"))
    theirs = [f for f in reference.read(d, path.read_bytes(), str(path)) if f["kind"] != "scan"]
    facts = [{"kind": f["kind"], "locator": f["locator"], **f["given"]} for f in ours["facts"]]
    if len(facts) != len(theirs):
        return f"{len(facts)} facts, the second implementation {len(theirs)}"
    for n, (a, b) in enumerate(zip(facts, theirs)):
        if plain(a) != plain(b):
            at = next(k for k in {**b, **a} if plain(a.get(k)) != plain(b.get(k)))
            return f"fact {n}: {at}: {a.get(at)!r}, the second implementation {b.get(at)!r}"
    return None


def main():
    program, args = os.path.abspath(sys.argv[1]), sys.argv[2:]
    files = inputs("formats", args)
    if files is None:
        return 0
    passed = failed = skipped = facts = 0
    used = set()
    for at in range(0, len(files), BATCH):
        part = files[at:at + BATCH]
        for path, ours in zip(part, read(program, part)):
            if not ours["format"] or not (reference.HERE / (ours["format"] + ".yaml")).exists():
                continue
            if ours["error"]:
                failed += 1
                print(f"{path}: refused: {ours['error']}")
                continue
            try:
                found = differs(ours, path)
            except SystemExit as e:
                if "is not in the reference" in str(e):
                    skipped += 1
                    continue
                found = f"the second implementation fails: {e}"
            except Exception as e:
                found = f"the second implementation fails: {e!r}"
            used.add(ours["format"])
            facts += len(ours["facts"])
            passed += not found
            failed += bool(found)
            if found:
                print(f"{path}: {ours['format']}: {found}")
    print(f"{facts} facts of {len(used)} descriptions")
    print(f"formats: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
