#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""catalogs.py ASSAY DATA: the frameworks that ship, and those that are imported, against what others
say of them.

Shipped: each has as many rows of each kind as its publisher says; the ids of CSF 2.0, SSDF and the
OSPS Baseline are those of the publishers' own files (DATA/A-frameworks), with the ids of CSF 2.0 that
were withdrawn told apart by DATA/expected/csf2_subcategories.tsv; all ids and parents are those of a
folder of lists of ids that were checked by hand, $ASSAY_REFERENCE, where there is one.
Exported: an OSCAL catalog that the schema of OSCAL 1.2 accepts, the same bytes each time, which reads
back as the same rows; so does CSV. Imported: NIST's catalogs, counted independently of the program.
DATA is $ASSAY_DATA when left out; what needs it is skipped without it.
The last line is "conformance-catalogs: N passed, N failed, N skipped".
"""

import collections
import csv
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

KINDS = {  # as published
    "soc2": {"criterion": 61},
    "ssdf": {"group": 4, "practice": 19, "task": 42},
    "ssdf-ai": {"task": 6},
    "iso27001": {"clause": 30, "theme": 4, "control": 93},
    "csf2": {"function": 6, "category": 22, "subcategory": 106},
    "csf1": {"function": 5, "category": 23, "subcategory": 108},
    "nis2": {"article": 10, "point": 15, "chapter": 13},
    "cisa": {"statement": 4, "item": 9},
    "eo14028": {"clause": 10, "item": 6},
    "osps": {"family": 8, "control": 41},
}
EDITIONS = {"ssdf": "1.1", "ssdf-ai": "800-218A"}  # of a list that holds several
THEMES = {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}
SSDF_RETIRED = {"PW.3", "PW.3.1", "PW.3.2", "PW.4.3", "PW.4.5", "PW.5.2"}
REFERENCE = {"soc2": "soc2-tsc-2017.tsv", "ssdf": "nist-ssdf-1.1.tsv", "ssdf-ai": "nist-ssdf-1.1.tsv", "iso27001": "iso27001-2022.tsv",
             "csf2": "nist-csf-2.0.tsv", "csf1": "nist-csf-1.1.tsv", "nis2": "nis2.tsv", "cisa": "cisa-ssdaf.tsv"}
IMPORTS = {  # path, requirements, headings, retired
    "csf": ("oscal-content-theowood-fork/nist.gov/CSF/v2.0/json/NIST_CSF_v2.0_catalog*.json", 106, 28, 91),
    "ssdf": ("oscal-content-theowood-fork/nist.gov/SP800-218/ver1/json/*catalog*.json", 42, 23, 0),
    "171": ("oscal-content-theowood-fork/nist.gov/SP800-171/rev3/json/*catalog*.json", 97, 17, 33),
}


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, claim, good, why=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {claim}: {why}")


class Assay:
    def __init__(self, program):
        self.program = program

    def run(self, *args):
        return subprocess.run([self.program, *args], capture_output=True, check=False)

    def json(self, *args):
        done = self.run(*args, "--json")
        if done.returncode != 0:
            raise SystemExit(f"assay {' '.join(args)}: {done.stderr.decode()}")
        return json.loads(done.stdout)


def table(path):
    with open(path, encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def check_counts(t, a):
    shown = {f["framework"]: f for f in a.json("catalog", "list")}
    for name, kinds in KINDS.items():
        rows = a.json("catalog", "show", name)["rows"]
        counted = collections.Counter(r["kind"] for r in rows if r["standing"] != "retired")
        for kind, n in kinds.items():
            t.check(f"{name} has {n} of kind {kind}", counted[kind] == n and shown[name]["kinds"][kind] == n,
                    f"{counted[kind]} rows, {shown[name]['kinds'].get(kind)} said")
        t.check(f"each id of {name} is there once", len({r["id"] for r in rows}) == len(rows))
        longest = 90 if name.startswith("csf") else 160
        t.check(f"titles of {name} are short", all(len(r["title"]) <= longest for r in rows),
                [r["id"] for r in rows if len(r["title"]) > longest])
    iso = collections.Counter(r["parent"] for r in a.json("catalog", "show", "iso27001")["rows"])
    t.check("Annex A has 37, 8, 14 and 34 controls", {k: iso[k] for k in THEMES} == THEMES, iso)
    ssdf = a.json("catalog", "show", "ssdf")["rows"]
    t.check("the retired ids of SSDF are known", {r["id"] for r in ssdf if r["standing"] == "retired"} == SSDF_RETIRED,
            [r["id"] for r in ssdf if r["standing"] == "retired"])
    t.check("the edition of the points of focus is said", "2022" in shown["soc2"]["version"])


def in_force(a, name, kind):
    return {r["id"] for r in a.json("catalog", "show", name)["rows"] if r["kind"] == kind and r["standing"] != "retired"}


def check_publishers(t, a, data):
    if not data:
        t.skipped += 3
        return
    expected = table(os.path.join(data, "expected/csf2_subcategories.tsv"))
    column = [k for k in expected[0] if k.startswith("active")][0]
    active = {r[list(r)[0]] for r in expected if r[column] == "yes"}
    ours = in_force(a, "csf2", "subcategory")
    t.check("the subcategories of CSF 2.0 are those in force", ours == active, sorted(ours ^ active))
    with open(glob.glob(os.path.join(data, "A-frameworks", IMPORTS["ssdf"][0]))[0], encoding="utf-8") as f:
        tasks = {c["id"] for g in json.load(f)["catalog"]["groups"] for p in g["controls"] for c in p["controls"]}
    t.check("the tasks of SSDF are NIST's", in_force(a, "ssdf", "task") == tasks,
            sorted(in_force(a, "ssdf", "task") ^ tasks))
    osps = set()
    for path in glob.glob(os.path.join(data, "A-frameworks/ossf-osps-baseline/baseline/OSPS-*.yaml")):
        with open(path, encoding="utf-8") as f:
            osps |= set(re.findall(r"^  - id: (OSPS-\w+-\d+)$", f.read(), re.M))
    t.check("the controls of the OSPS Baseline are its own", in_force(a, "osps", "control") == osps,
            sorted(in_force(a, "osps", "control") ^ osps))


def check_reference(t, a):
    folder = os.environ.get("ASSAY_REFERENCE")
    for name, file in REFERENCE.items():
        if not folder:
            t.skipped += 1
            continue
        # A chapter of the NIS2 regulation that spells out several points stands under the first.
        theirs = {r["id"]: r["parent"].split(", ")[0] for r in table(os.path.join(folder, file))
                  if not r["id"].startswith("EO14028 ") and (r.get("version") or EDITIONS.get(name)) == EDITIONS.get(name)}
        rows = a.json("catalog", "show", name)["rows"]
        ours = {r["id"]: r["parent"] or "" for r in rows}
        missing = sorted(set(theirs) - set(ours))
        t.check(f"every checked id of {name} is there", not missing, missing)
        added = [r["id"] for r in rows if r["id"] not in theirs and r["standing"] == "requirement"]
        t.check(f"{name} has no requirement beyond them", not added, added)
        moved = [i for i in theirs if i in ours and theirs[i] in ours and theirs[i] != ours[i]]
        t.check(f"the rows of {name} stand where they were checked", not moved,
                [(i, theirs[i], ours[i]) for i in moved])
    if not folder:
        return
    went = {r["csf_1.1_id"]: r["csf_2.0_targets_official"] for r in
            table(os.path.join(folder, "csf-1.1-to-2.0.tsv"))}
    for r in a.json("catalog", "show", "csf1")["rows"]:
        t.check(f"csf1:{r['id']} says where it went", went[r["id"]] in r["note"], r["note"])


def python_pattern(node):
    """OSCAL's patterns are of XML Schema: \\p{L} and \\p{N} in Python's words."""
    if isinstance(node, list):
        return [python_pattern(v) for v in node]
    if not isinstance(node, dict):
        return node
    return {k: v.replace("\\p{L}", "[^\\W\\d_]").replace("\\p{N}", "\\d") if k == "pattern" and isinstance(v, str)
            else python_pattern(v) for k, v in node.items()}


def check_exports(t, a, data):
    validator = None
    if data:
        import jsonschema  # pylint: disable=import-outside-toplevel
        with open(os.path.join(data, "A-frameworks/trestle-oscal-schemas/release-schemas/oscal_catalog_schema.json"),
                  encoding="utf-8") as f:
            schema = python_pattern(json.load(f))
        validator = jsonschema.validators.validator_for(schema)(schema)
    for name in [f["framework"] for f in a.json("catalog", "list")]:
        document = a.run("catalog", "export", name).stdout
        t.check(f"{name} is exported the same each time", document and document == a.run("catalog", "export", name).stdout)
        if validator:
            faults = [f"{list(e.absolute_path)}: {e.message}"[:300] for e in validator.iter_errors(json.loads(document))]
            t.check(f"{name} is an OSCAL catalog to the schema", not faults, faults[:3])
        else:
            t.skipped += 1
        check_back(t, a, name, document, "oscal")
        check_back(t, a, name, a.run("catalog", "export", name, "--format", "csv").stdout, "csv")
    if validator:
        broken = json.loads(a.run("catalog", "export", "ssdf").stdout)
        broken["catalog"]["groups"][0]["id"] = "no token"
        t.check("the schema would refuse an id that is no token", any(validator.iter_errors(broken)))


def check_back(t, a, name, document, kind):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "document")
        with open(path, "wb") as f:
            f.write(document)
        here = ["--lake", os.path.join(folder, "lake")]
        a.run("init", *here)
        args = ["--id", "back", "--title", "Back", "--version", "1"]
        done = a.run("catalog", "import", path, *args, *here)
        if done.returncode != 0:
            t.check(f"{name} reads back from {kind}", False, done.stderr.decode())
            return
        back = a.json("catalog", "show", "back", *here)["rows"]
        for r in back:
            r["gap"] = None
        rows = a.json("catalog", "show", name)["rows"]
        for r in rows:
            r["gap"] = None
        different = [(x, y) for x, y in zip(rows, back) if x != y]
        t.check(f"{name} reads back from {kind} as the same rows", rows == back,
                (len(rows), len(back), different[:2]))


def check_imports(t, a, data):
    for name, (pattern, requirements, headings, retired) in IMPORTS.items():
        if not data:
            t.skipped += 1
            continue
        for path in glob.glob(os.path.join(data, "A-frameworks", pattern)):
            with tempfile.TemporaryDirectory() as folder:
                here = ["--lake", os.path.join(folder, "lake")]
                a.run("init", *here)
                said = a.json("catalog", "import", path, "--id", "theirs", *here)
                got = (said["requirements"], said["headings"], said["retired"])
                t.check(f"{os.path.basename(path)} has {requirements} requirements",
                        got == (requirements, headings, retired), got)
                if name == "csf":
                    rows = a.json("catalog", "show", "theirs", *here)["rows"]
                    ours = {r["id"] for r in rows if r["standing"] == "requirement"}
                    t.check("NIST's CSF 2.0 has the subcategories that we ship", ours == in_force(a, "csf2", "subcategory"),
                            sorted(ours ^ in_force(a, "csf2", "subcategory")))
    if not data:
        return
    for path in glob.glob(os.path.join(data, "A-frameworks/*/nist.gov/SP800-53/rev5/json/*catalog*.json")):
        check_80053(t, a, path)


def check_80053(t, a, path):
    """Controls and enhancements as an independent walk counts them."""
    found = []

    def walk(node):
        for c in node.get("controls", []):
            withdrawn = any(p["name"] == "status" and p["value"].lower() == "withdrawn" for p in c.get("props", []))
            found.append(("retired" if withdrawn else "requirement",
                          [p["value"] for p in c["props"] if p["name"] == "label" and "class" not in p][0]))
            walk(c)
        for g in node.get("groups", []):
            walk(g)

    with open(path, encoding="utf-8") as f:
        walk(json.load(f)["catalog"])
    with tempfile.TemporaryDirectory() as folder:
        here = ["--lake", os.path.join(folder, "lake")]
        a.run("init", *here)
        a.json("catalog", "import", path, "--id", "sp", *here)
        rows = a.json("catalog", "show", "sp", *here)["rows"]
        ours = sorted((r["standing"], r["id"]) for r in rows if r["standing"] != "heading")
        t.check(f"{os.path.basename(path)} has the controls that are counted", ours == sorted(found),
                (len(ours), len(found), sorted(set(ours) ^ set(found))[:5]))


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    a = Assay(sys.argv[1])
    data = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ASSAY_DATA", "")
    t = Tally()
    check_counts(t, a)
    check_publishers(t, a, data)
    check_reference(t, a)
    check_exports(t, a, data)
    check_imports(t, a, data)
    print(f"conformance-catalogs: {t.passed} passed, {t.failed} failed, {t.skipped} skipped")
    return 1 if t.failed or not t.passed else 0


if __name__ == "__main__":
    sys.exit(main())
