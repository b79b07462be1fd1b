#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where descriptions say that a report may be cut, held to it on real reports with elements added.

  cuts.py PROGRAM [PATH...]    of every file below E-findings (ASSAY_DATA), or the paths

`format test` compares a report as a whole with its pieces, and formats.py runs it on the same files; but many real
samples have one element only. Here each array that may be cut gets two more, of which one has other texts and numbers, and
the report must still be the same cut at each place. It is given as JSON, as the second implementation makes it of any
syntax but HTML.
"""
import copy
import json
import os
import pathlib
import re
import sys

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import format_reference as reference  # noqa: E402
import formats  # noqa: E402

BYTES_MAX = 1024 * 1024


def other(v):
    """A value of the same shape that says something else."""
    if isinstance(v, dict):
        return {k: other(x) for k, x in v.items()}
    if isinstance(v, list):
        return [other(x) for x in v]
    if isinstance(v, str):  # of times one that cannot be read would be the latest for a filter
        return v if re.match(r"\d{4}-\d\d-\d\d", v) else v + " x" if v else v
    return v + 1 if isinstance(v, (int, float)) and not isinstance(v, bool) else v


def arrays(v, tokens):
    """What a pointer leads to, when it is an array with an element."""
    if not tokens:
        return [v] if isinstance(v, list) and v else []
    token, rest = tokens[0].replace("~1", "/").replace("~0", "~"), tokens[1:]
    if isinstance(v, list):
        inside = v if token == "*" else v[int(token):int(token) + 1] if token.isdigit() else []
    else:
        inside = (list(v.values()) if token == "*" else [v[token]] if token in v else []) if isinstance(v, dict) else []
    return [a for x in inside for a in arrays(x, rest)]


def enlarge(doc, cuts):
    """Adds elements at each place; the places where there was one."""
    there = [p for p in cuts if arrays(doc, p.split("/")[1:])]
    for p in there:
        for a in arrays(doc, p.split("/")[1:]):
            a += [other(a[0]), copy.deepcopy(a[0])]
    return there


def prepare(name, n, path):
    """Writes NAME-N.json, and the description as one of JSON; the places it must be cut at."""
    d = reference.load(reference.HERE / (name + ".yaml"))
    doc = reference.document(d, path.read_bytes())
    there = enlarge(doc, d.get("cut", []))
    if there:
        pathlib.Path(f"{name}-{n}.json").write_text(json.dumps(doc))
        d.update(syntax="json", recognise=[{"where": "true"}])
        pathlib.Path("formats", name + ".yaml").write_text(yaml.safe_dump(d))
    return there


def main():
    program, args = os.path.abspath(sys.argv[1]), sys.argv[2:]
    files = formats.inputs("cuts", args)
    if files is None:
        return 0
    files = [f for f in files if f.stat().st_size < BYTES_MAX]
    wanted = {}
    skipped = 0
    for path, ours in zip(files, formats.read(program, files)):
        if ours["format"] and (reference.HERE / (ours["format"] + ".yaml")).exists() and ours["facts"]:
            wanted.setdefault(ours["format"], []).append(path)
    os.makedirs("formats", exist_ok=True)
    passed = failed = 0
    places = set()
    for name, paths in sorted(wanted.items()):
        made = {}
        for n, path in enumerate(paths):
            try:
                there = prepare(name, n, path)
            except SystemExit:
                skipped += 1
                continue
            if there:
                made[path] = (f"{name}-{n}.json", there)
        if not made:
            continue
        out = formats.read(program, [name] + [file for file, _ in made.values()])
        for (path, (_, there)), ours in zip(made.items(), out):
            found = ours["error"] or (ours["cut"] != there and f"cut at {ours['cut']}, expected {there}")
            passed += not found
            failed += bool(found)
            places |= {(name, p) for p in there}
            if found:
                print(f"{path}: {name}: {found}")
        pathlib.Path("formats", name + ".yaml").unlink()
    print(f"{len(places)} places of {len({n for n, _ in places})} descriptions")
    print(f"cuts: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
