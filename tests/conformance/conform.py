#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whether an SBOM conforms: our verdict beside that of others who have the published schemas.

The CycloneDX documents of ASSAY_DATA, and thousands made of them by breaking something at random (the seed is fixed:
CONFORM_SEED and CONFORM_COUNT change it), are held against the JSON schemas by python3-jsonschema and
against the XML schemas by xmllint. Formats that jsonschema does not know are checked here.
"""
import copy
import csv
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import jsonschema

ASSAY, DATA = os.environ["ASSAY"], os.environ.get("ASSAY_DATA", "")
COUNT = int(os.environ.get("CONFORM_COUNT", "1500"))
RANDOM = random.Random(int(os.environ.get("CONFORM_SEED", "1")))
HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOME = DATA + "/B-sbom/cyclonedx-specification"
JSON_VERSIONS = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]
XML_VERSIONS = ["1.0", "1.1"] + JSON_VERSIONS
passed = failed = 0


def claim(ok, text):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    print(("ok: " if ok else "FAILED: ") + text)


def verdicts(files):
    """What Assay says of each file: (conforms, violation), by path; files with equal bytes share one."""
    shutil.rmtree("lake", ignore_errors=True)
    os.mkdir("lake")
    subprocess.run([ASSAY, "init"], cwd="lake", check=True, capture_output=True)
    said = subprocess.run([ASSAY, "ingest", "--json"] + files, cwd="lake", capture_output=True, text=True).stdout
    digest = {r["path"]: r["sha256"] for r in map(json.loads, said.splitlines()) if r["status"] != "refused"}
    rows = json.loads(subprocess.run(
        [ASSAY, "query", "--json", "SELECT artifact, conforms, violation, violation_at FROM v_sbom"],
        cwd="lake", check=True, capture_output=True, text=True).stdout)
    by_digest = {r["artifact"]: (r["conforms"], r["violation"], r["violation_at"]) for r in rows}
    return {path: by_digest[d] for path, d in digest.items() if d in by_digest}


# --- JSON

def bundle(version):
    """The schema with those that it refers to inside of it, and without ids inside of it."""
    def clean(x, prefix):
        if isinstance(x, list):
            return [clean(y, prefix) for y in x]
        if not isinstance(x, dict):
            return x
        out = {k: clean(v, prefix) for k, v in x.items() if not (k == "$id" and isinstance(v, str))}
        if isinstance(out.get("pattern"), str) and out["pattern"].endswith("$"):    # of ECMA-262: the very end
            out["pattern"] = out["pattern"][:-1] + r"\Z"
        ref = out.get("$ref")
        if isinstance(ref, str) and ref != "#":
            document, _, pointer = ref.partition("#")
            inside = {"": prefix, "spdx.schema.json": "spdx", "jsf-0.82.schema.json": "jsf",
                      "cryptography-defs.schema.json": "crypto"}[document]
            out["$ref"] = "#/definitions/" + inside + pointer.rsplit("/", 1)[-1]
        return out

    def load(name):
        with open(f"{HOME}/schema/{name}", encoding="utf-8") as f:
            return json.load(f)

    schema = clean(load(f"bom-{version}.schema.json"), "")
    schema["definitions"]["spdx"] = clean(load("spdx.schema.json"), "spdx")
    for prefix, name in (("jsf", "jsf-0.82.schema.json"), ("crypto", "cryptography-defs.schema.json")):
        for key, value in load(name)["definitions"].items():
            schema["definitions"][prefix + key] = clean(value, prefix)
    return schema


def formats():
    checker = jsonschema.FormatChecker(formats=())
    day = r"(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    time = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))"
    for name, pattern in (("date-time", day + "[Tt]" + time), ("date", day), ("idn-email", r"[^@]+@.+"),
                          ("uri", r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*"),
                          ("iri-reference", r"[^\s<>\"{}|\\^`]*")):
        checker.checks(name)(lambda v, p=re.compile(pattern): not isinstance(v, str) or bool(p.fullmatch(v)))
    return checker


def places(v, path=()):
    yield path
    if isinstance(v, dict):
        for k in v:
            yield from places(v[k], path + (k,))
    elif isinstance(v, list):
        for i, x in enumerate(v):
            yield from places(x, path + (i,))


def break_json(document, others):
    """One change somewhere: what it makes may conform or not."""
    d = copy.deepcopy(document)
    path = RANDOM.choice([p for p in places(d) if p])
    parent = d
    for token in path[:-1]:
        parent = parent[token]
    key, what = path[-1], RANDOM.randrange(9)
    value = parent[key]
    if path == ("specVersion",):
        return d
    if what == 0:
        del parent[key]
    elif what == 1:
        parent[key] = RANDOM.choice([1, -1, 1.5, "text", True, None, [], {}, [[]], "", "a b", 0, 101])
    elif what == 2 and isinstance(parent, dict):
        parent["x-unknown"] = 1
    elif what == 3 and isinstance(value, dict):
        value[RANDOM.choice(["name", "type", "version", "ref", "license", "expression", "url", "text"])] = "x"
    elif what == 4 and isinstance(parent, list):
        parent.append(copy.deepcopy(value))
    elif what == 5 and isinstance(value, str):
        parent[key] = RANDOM.choice([value + "x", value[:-1], value.upper(), value + "\n", value + " ", " " + value])
    elif what == 6 and isinstance(value, list):
        parent[key] = value * 2 if RANDOM.random() < .5 else []
    elif what == 7:
        other = RANDOM.choice(others)
        parent[key] = copy.deepcopy(other)
    else:
        parent[key] = [value] if not isinstance(value, list) else (value[0] if value else {})
    return d


def check_json():
    originals = []
    for path in sorted(glob.glob(f"{HOME}/tools/src/test/resources/*/*.json") + glob.glob(f"{DATA}/B-sbom/**/*.json", recursive=True)):
        if os.path.getsize(path) > 60000 or not os.path.isfile(path):
            continue
        try:
            with open(path, encoding="utf-8-sig") as f:
                d = json.load(f)
        except ValueError:
            continue
        if isinstance(d, dict) and d.get("bomFormat") == "CycloneDX" and d.get("specVersion") in JSON_VERSIONS:
            originals.append(d)
    parts = [v for d in originals for p in places(d) for v in [at(d, p)] if len(json.dumps(v)) < 300]
    made = list(originals)
    for _ in range(COUNT):
        d = dict(RANDOM.choice(originals))
        if RANDOM.random() < .5:
            d["specVersion"] = RANDOM.choice(JSON_VERSIONS)
        for _ in range(RANDOM.choice([0, 1, 1, 1, 1, 2])):
            d = break_json(d, parts)
        made.append(d)
    os.makedirs("json")
    files = []
    for i, d in enumerate(made):
        files.append(os.path.abspath(f"json/{i:05}.json"))
        with open(files[-1], "w", encoding="utf-8") as f:
            json.dump(d, f)
    ours, checker = verdicts(files), formats()
    others = {v: jsonschema.Draft7Validator(bundle(v), format_checker=checker) for v in JSON_VERSIONS}
    compare("CycloneDX JSON", [(f, others[d["specVersion"]].is_valid(d)) for f, d in zip(files, made)
                               if d.get("specVersion") in JSON_VERSIONS], ours)


def at(v, path):
    for token in path:
        v = v[token]
    return v


def compare(title, theirs, ours):
    same = differ = unread = broken = 0
    for path, valid in theirs:
        if path not in ours:
            unread += 1     # its reader refused it
            continue
        broken += not valid
        if (ours[path][0] == 1) == valid:
            same += 1
            continue
        differ += 1
        if differ <= 10:
            print(f"  {path}: they say {'valid' if valid else 'broken'}, we say {ours[path]}")
            if os.environ.get("CONFORM_KEEP"):
                shutil.copy(path, os.environ["CONFORM_KEEP"])
    claim(not differ and same > 500, f"{title}: {same} verdicts are the same ({broken} of them broken), {differ} differ; "
          f"{unread} could not be read")


# --- XML

def break_xml(root):
    elements = list(root.iter())
    parents = {c: p for p in elements for c in p}
    e, what = RANDOM.choice(elements), RANDOM.randrange(10)
    parent = parents.get(e)
    if what == 0 and parent is not None:
        parent.remove(e)
    elif what == 1 and e.attrib:
        del e.attrib[RANDOM.choice(list(e.attrib))]
    elif what == 2:
        e.set("unknown", "x")
    elif what == 3 and e.attrib:
        key = RANDOM.choice(list(e.attrib))
        e.set(key, RANDOM.choice(["", "foo", e.get(key) + " ", e.get(key).upper(), "1", " " + e.get(key)]))
    elif what == 4 and not len(e):
        e.text = RANDOM.choice(["", "foo", (e.text or "") + " ", " " + (e.text or "") + "\n", "1", "-1", "true",
                                "2020-04-13T20:20:39", "2020-04-13", "1.5"])
    elif what == 5 and parent is not None:
        parent.append(copy.deepcopy(e))
    elif what == 6 and len(e) > 1:
        a, b = RANDOM.randrange(len(e)), RANDOM.randrange(len(e))
        e[a], e[b] = e[b], e[a]
    elif what == 7 and len(e):
        e.text = "text"
    elif what == 8:
        # libxml2 lets elements follow the wildcard that ends an optional sequence: others stand last here
        tag = RANDOM.choice(["{urn:x}other", "plain", elements[-1].tag])
        e.insert(len(e) if tag[0] == "{" and "urn:x" in tag else RANDOM.randrange(len(e) + 1), ET.Element(tag))
    elif parent is not None:
        e.tag = RANDOM.choice(elements).tag


def check_xml():
    if not shutil.which("xmllint"):
        claim(False, "xmllint is not installed (libxml2-utils)")
        return
    os.makedirs("xml")
    os.makedirs("xsd")
    shutil.copy(f"{HOME}/schema/spdx.xsd", "xsd")
    for v in XML_VERSIONS:
        with open(f"{HOME}/schema/bom-{v}.xsd", encoding="utf-8") as f:
            text = f.read().replace('schemaLocation="http://cyclonedx.org/schema/spdx"', 'schemaLocation="spdx.xsd"')
        with open(f"xsd/bom-{v}.xsd", "w", encoding="utf-8") as f:
            f.write(text)
    originals = [p for p in sorted(glob.glob(f"{DATA}/B-sbom/**/*.xml", recursive=True))
                 if os.path.getsize(p) < 60000 and b"cyclonedx.org/schema/bom/1." in open(p, "rb").read(4000)]
    files = {v: [] for v in XML_VERSIONS}
    for i in range(COUNT):
        with open(RANDOM.choice(originals), encoding="utf-8") as f:
            text = f.read()
        version = re.search(r"cyclonedx.org/schema/bom/(1\.[0-9])", text).group(1)
        if RANDOM.random() < .4:
            to = RANDOM.choice(XML_VERSIONS)
            text, version = text.replace(f"schema/bom/{version}", f"schema/bom/{to}"), to
        root = ET.fromstring(text.encode())
        for _ in range(RANDOM.choice([0, 1, 1, 1, 2])):
            break_xml(root)
        path = os.path.abspath(f"xml/{i:05}.xml")
        ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
        files[version].append(path)
    theirs = []
    for version, paths in files.items():
        said = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", f"xsd/bom-{version}.xsd"] + paths,
                              capture_output=True, text=True).stderr if paths else ""
        good = set(re.findall(r"^(.*) validates$", said, re.M))
        bad = set(re.findall(r"^(.*) fails to validate$", said, re.M))
        theirs += [(p, p in good) for p in paths if p in good or p in bad]
    compare("CycloneDX XML", theirs, verdicts([p for paths in files.values() for p in paths]))


def check_expected():
    """By name; the two that jsonschema takes for broken have a signature, see docs/EVIDENCE.md."""
    with open(f"{DATA}/expected/cyclonedx_json_valid_invalid.tsv", encoding="utf-8") as f:
        rows = [r for r in csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if not r[0].startswith("#")]
    ours = verdicts([f"{DATA}/{r[0]}" for r in rows])
    wrong = [r[0] for r in rows if (ours[f"{DATA}/{r[0]}"][0] == 1) != (r[2] == "valid")]
    claim(not wrong, f"{len(rows) - len(wrong)} of {len(rows)} expected verdicts {wrong[:3]}")
    other = [r[0] for r in rows if r[2] != r[3]]
    claim(all("signatures" in o for o in other), f"{len(other)} where the name and jsonschema without formats differ: signatures")


def check_tables():
    """A choice inside of itself would be tried as often as two to the depth of a document."""
    for name in ("cyclonedx-json", "spdx", "spdx3"):
        edges, choices = {}, set()
        with open(f"{HERE}/catalog/schema/{name}.tsv", encoding="utf-8") as f:
            rows = [r.rstrip("\n").split("\t") for r in f if r[0] not in "#~"]
        for row in rows:
            rule, depth, i = row[3] if len(row) > 3 else "", 0, 0
            while i < len(rule):
                word = re.match(r"(?:one|any|not|if)\(|@((?:\[\]|[^ /)\]\[])+)|\)|.", rule[i:])
                depth += word.group(0).endswith("(") - (word.group(0) == ")" and depth > 0)
                if word.group(1):
                    edges.setdefault(row[0], set()).add(word.group(1))
                    if depth:
                        choices.add((row[0], word.group(1)))
                i += word.end()

        def below(t):
            seen, todo = {t}, [t]
            while todo:
                for y in edges.get(todo.pop(), ()):
                    if y not in seen:
                        seen.add(y)
                        todo.append(y)
            return seen
        again = [c for c in choices if c[0] in below(c[1])]
        claim(rows and not again, f"{name}: {len(choices)} branches of choices, none inside of itself {again[:2]}")


def main():
    check_tables()
    if not os.path.isdir(HOME):
        print(f"conform.py: {passed} passed, {failed} failed, 1 skipped")
        sys.exit(failed > 0)
    check_expected()
    check_json()
    check_xml()
    print(f"conform.py: {passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
