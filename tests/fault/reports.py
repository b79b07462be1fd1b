#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Real reports with something missing, null, emptied, of another type, single or twice: what descriptions make of them.

  reports.py PROGRAM [--count N] [--seed N] [--show] [FORMAT...]

Reports are those below E-findings (ASSAY_DATA) that a description reads as JSON, JSON lines or XML. One place in a report is
changed, and what must come of it follows from the facts of the report as it was, and where they stand: what is gone
takes its facts with it, what is there twice brings them twice, and every other fact stays. Told apart:

  as expected    the right facts, and as many
  decides        a member of the item itself was changed, and another number of facts came of that item: it may be
                 what says whether it is a fact ("failed": true)
  not seen       the description does not recognise it any more
  refused        where a value cannot be what it is; never for what is missing, null, empty or single
  wrong          anything else, and a refusal without a place, or in libjq's own words

Fails on what is wrong.
"""
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import yaml

HERE = pathlib.Path(__file__).resolve().parent
FORMATS = HERE.parent.parent / "catalog" / "formats"
BYTES_MAX = 60 * 1024
BATCH = 100
RAW = ("Cannot index", "Cannot iterate", "jq:", "cannot be", "is not valid", "has no keys", "must be a", "requires")
GENTLE = ("delete", "null", "empty", "single", "twice", "blank")
OTHERS = (7, "x", {}, [], True, ["x"], {"x": 1})


def read(program, paths):
    """One object a file, in the order of the paths."""
    out = []
    for at in range(0, len(paths), BATCH):
        p = subprocess.run([program, "format", "test", "--json", *map(str, paths[at:at + BATCH])], capture_output=True,
                           text=True)
        if p.returncode not in (0, 3):
            raise SystemExit(f"assay format test: {p.returncode}: {p.stderr[-400:]}")
        out += [json.loads(line) for line in p.stdout.split("\n") if line]
    return out


def places(v, path=()):
    """(path, value) of everything in it."""
    yield path, v
    for k, x in v.items() if isinstance(v, dict) else enumerate(v) if isinstance(v, list) else ():
        yield from places(x, (*path, k))


def shape(path):
    return tuple("*" if isinstance(k, int) else k for k in path)


def pointer(path):
    return "".join("/" + str(k).replace("~", "~0").replace("/", "~1") for k in path)


def copied(v):
    return json.loads(json.dumps(v))


def change_json(doc, choose):
    """(what, path, document, is it within): one place of it changed."""
    by_shape = collections.defaultdict(list)
    for path, v in places(doc):
        if path:
            by_shape[shape(path)].append(path)
    path = choose.choice(by_shape[choose.choice(sorted(by_shape, key=str))])
    doc = copied(doc)
    holder = doc
    for k in path[:-1]:
        holder = holder[k]
    last, v = path[-1], holder[path[-1]]
    kinds = ["delete", "null", "type"]
    if isinstance(v, list):
        kinds += ["empty", "single", "single", "type"] if v and isinstance(v[0], dict) else ["empty"]
    if isinstance(v, str) and v:
        kinds += ["blank"]
    if isinstance(last, int):
        kinds += ["twice"]
    what = choose.choice(kinds)
    if what == "delete":
        del holder[last]
    elif what == "twice":
        holder.insert(last, copied(v))
    else:
        holder[last] = {"null": None, "empty": [], "blank": "", "single": v[0] if isinstance(v, list) and v else v,
                        "type": choose.choice([o for o in OTHERS if type(o) is not type(v)])}[what]
    return what, path, doc


def change_xml(root, choose):
    """The same of an element, an attribute or a text; the path is the line that the element stands in, which stays."""
    root = tree.fromstring(tree.tostring(root))
    parents = {c: p for p in root.iter() for c in p}
    by_tag = collections.defaultdict(list)
    for e in parents:
        by_tag[e.tag].append(e)
    if not by_tag:
        return None, None, root
    e = choose.choice(by_tag[choose.choice(sorted(by_tag))])
    what = choose.choice(["delete", "attribute", "blank", "bare", "twice"])
    if what == "delete":
        parents[e].remove(e)
    elif what == "twice":
        parents[e].append(tree.fromstring(tree.tostring(e)))
    elif what == "attribute" and e.attrib:
        e.set(choose.choice(sorted(e.attrib)), choose.choice(["", "x"]))
    elif what == "blank":
        e.text = choose.choice(["", "x"])
    else:
        e.clear()
    return what, (), root


def expected(facts, what, path):
    """How many facts, and how many come of the very item that was changed."""
    at = pointer(path)
    within = [f for f in facts if f == at or f.startswith(at + "/")]
    of_item = [f for f in facts if at.startswith(f + "/")]
    if what == "twice":
        return len(facts) + len(within), len(of_item)
    if what == "single":
        kept = [f for f in within if f == at + "/0" or f.startswith(at + "/0/") or f == at]
        return len(facts) - len(within) + len(kept), len(of_item)
    return len(facts) - len(within), len(of_item)


def judge(ours, name, facts, what, path):
    if ours["error"]:
        error = ours["error"]
        if any(r in error for r in RAW):
            return "wrong", error
        if what in GENTLE:
            return "wrong", error
        placed = error.startswith(("/", "line=", f"description {name}: each: expected"))
        return ("refused", error) if placed else ("wrong", error)
    if ours["format"] != name:
        return "not seen", ours["format"]
    if path is None or path == ():
        return "as expected", None
    want, of_item = expected(facts, what, path)
    got = len(ours["facts"])
    if got == want or (what == "type" and got == want + 1):  # an object in place of a list is one item
        return "as expected", None
    if of_item:
        return "decides", f"{got} facts, {want} expected"
    return "wrong", f"{got} facts, {want} expected"


def corpus(program, only):
    roots = pathlib.Path(os.environ["ASSAY_DATA"]) / "E-findings"
    files = sorted(f for f in roots.rglob("*") if f.is_file() and f.stat().st_size < BYTES_MAX and f.suffix != ".py")
    out = []
    for f, ours in zip(files, read(program, files)):
        d = FORMATS / f"{ours['format']}.yaml"
        if ours["error"] or not d.exists() or (only and ours["format"] not in only):
            continue
        syntax = yaml.load(d.read_text(), Loader=yaml.BaseLoader)["syntax"]
        locators = [x["locator"] for x in ours["facts"]]
        try:
            if syntax == "json":
                out.append((f, ours["format"], locators, json.loads(f.read_bytes().decode("utf-8-sig")), change_json))
            elif syntax == "xml":
                out.append((f, ours["format"], locators, tree.fromstring(f.read_bytes()), change_xml))
        except (ValueError, tree.ParseError):
            continue
    return out


def main():
    program, args = os.path.abspath(sys.argv[1]), sys.argv[2:]
    if not os.environ.get("ASSAY_DATA"):
        print("reports: 0 passed, 0 failed, 1 skipped")
        return 0
    count = int(args.pop(args.index("--count") + 1)) if "--count" in args else 300
    seed = int(args.pop(args.index("--seed") + 1)) if "--seed" in args else 4
    show = "--show" in args
    choose = random.Random(seed)
    reports = corpus(program, [a for a in args if not a.startswith("--")])
    names = sorted({r[1] for r in reports})
    by_name = {n: [r for r in reports if r[1] == n] for n in names}
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            file, name, facts, doc, change = choose.choice(by_name[names[n % len(names)]])
            what, path, changed = change(doc, choose)
            to = pathlib.Path(folder) / f"{n}{file.suffix}"
            to.write_bytes(json.dumps(changed).encode() if change is change_json else tree.tostring(changed))
            cases.append((to, name, facts, what, path, file))
        told, wrong = collections.Counter(), collections.Counter()
        for (to, name, facts, what, path, file), ours in zip(cases, read(program, [c[0] for c in cases])):
            verdict, why = judge(ours, name, facts, what, path)
            told[verdict] += 1
            wrong[name] += verdict == "wrong"
            if verdict == "wrong" or show:
                print(f"{file.name}: {name}: {verdict}: {what} {pointer(path or ())}: {why}")
    print(f"{len(reports)} reports of {len(names)} descriptions: "
          + ", ".join(f"{told[k]} {k}" for k in ("as expected", "decides", "not seen", "refused", "wrong")))
    print(f"reports: {count - told['wrong']} passed, {told['wrong']} failed")
    return 1 if told["wrong"] or not reports else 0


if __name__ == "__main__":
    sys.exit(main())
