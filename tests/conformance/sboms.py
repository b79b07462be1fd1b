#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sboms.py ASSAY [DATA]: what others expect of real SBOMs beside counts (counts.py).

1. NTIA's minimum elements: DATA/expected/ntia_expected.tsv says of each document whether it has
   them, or which are missing of which components.
2. One document in several serialisations and encodings says the same in each.
3. The dependencies of every CycloneDX JSON document are those that Python reads in it.
DATA is $ASSAY_DATA when left out; without it every case is skipped.
The last line is "conformance-sboms: N passed, N failed, N skipped".
"""

import json
import os
import re
import subprocess
import sys
import tempfile

TOOLS = "B-sbom/spdx-tools-python/tests/spdx/data/"
NTIA = "B-sbom/ntia-conformance-checker/tests/data/"
SAME = [  # the first is what the others are compared with; what is missing by intent is left out
    ([TOOLS + "SPDXJSONExample-UTF-16.spdx.json", TOOLS + "SPDXTagExample-UTF-16.spdx",
      TOOLS + "SPDXXMLExample-UTF-16.spdx.xml", TOOLS + "SPDXRdfExample-v2.2.spdx.rdf.xml"], ()),
    ([NTIA + "no_elements_missing/SPDXYAMLExample-v2.3.spdx.yaml",
      NTIA + "missing_component_version/SPDXXMLExample-v2.3.spdx.xml",
      NTIA + "missing_component_version/SPDXTagExample-v2.3.spdx"], ("version", "edges", "licenses")),
]
ELEMENTS = {"author": "author of SBOM data", "timestamp": "timestamp", "dependency relationships": "dependency relationships",
            "unique identifiers": "other unique identifiers", "versions": "version", "suppliers": "supplier name"}


class Lake:
    def __init__(self, assay, folder):
        self.assay, self.folder = assay, folder
        self.run("init")

    def run(self, *args, codes=(0,)):
        p = subprocess.run([self.assay, *args], cwd=self.folder, capture_output=True, check=False,
                           env={**os.environ, "ASSAY_LAKE": os.path.join(self.folder, ".assay")})
        if p.returncode not in codes:
            sys.exit(f"assay {args[0]}: exit status {p.returncode}: {p.stderr.decode(errors='replace')}")
        return p.stdout.decode()

    def query(self, sql):
        return json.loads(self.run("query", "--json", sql))


def ntia_problem(row, want, lacking):
    """What is wrong with what we say of a document; None: nothing."""
    if want == "compliant" or want.startswith("NTIA compliant"):
        return None if row["ntia"] == 1 else f"missing {row['ntia_missing']}, expected nothing"
    found = re.match(r"not compliant: ([a-z ]+?)( missing for exactly \[(.*)\])?( \(.*)?$", want)
    if not found:
        return None
    element = ELEMENTS[found[1].strip()]
    missing = re.sub(r" \(\d+ of \d+\)", "", row["ntia_missing"] or "").split(", ")
    if row["ntia"] or element not in missing:
        return f"missing {row['ntia_missing']}, expected {element}"
    if found[3]:
        names = sorted(n.strip() for n in found[3].split(","))
        if lacking(element) != names:
            return f"{element} missing of {lacking(element)}, expected {names}"
    return None


def check_ntia(lake, data, sboms):
    passed = failed = 0
    with open(os.path.join(data, "expected/ntia_expected.tsv"), encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    for path, want in rows:
        row = sboms.get(os.path.join(data, path))
        column = {"version": "version", "supplier name": "supplier"}

        def lacking(element, row=row):
            return sorted(r["name"] for r in lake.query(
                f"SELECT name FROM v_component WHERE artifact = '{row['artifact']}' AND {column[element]} IS NULL"))
        if row is None:
            problem = "not read" if want.startswith(("compliant", "NTIA", "not compliant")) else None
        else:
            problem = ntia_problem(row, want, lacking)
        if problem:
            print(f"DIFFERS: {path}: {problem}")
        passed, failed = passed + (not problem), failed + bool(problem)
    return passed, failed


def facts_of(lake, row, but):
    # An expression's outer brackets, and the order of what it joins, are a serialisation's own.
    def licence(text):
        return sorted(re.split(r" (?:AND|OR) ", (text or "").strip("()")))
    ret = {"components": sorted(
        [c["name"], "version" in but or c["version"], c["purl"], c["supplier"], sorted((c["hashes"] or "").split(", ")),
         "licenses" in but or licence(c["licenses"])]
        for c in lake.query(f"SELECT * FROM v_component WHERE artifact = '{row['artifact']}'"))}
    ret.update({k: row[k] for k in ("created", "tool")})
    ret["author"] = sorted((row["author"] or "").split(", "))
    if "edges" not in but:
        ret["dependency_edges"] = row["dependency_edges"]
        ret["edges"] = sorted([d["component"], d["relationship"], d["depends_on"].rsplit("#", 1)[-1].rsplit(":", 1)[-1]]
                              for d in lake.query(f"SELECT * FROM v_dependency WHERE artifact = '{row['artifact']}'"))
    return ret


def check_same(lake, data, sboms):
    passed = failed = 0
    for paths, but in SAME:
        rows = [sboms.get(os.path.join(data, p)) for p in paths]
        want = facts_of(lake, rows[0], but) if rows[0] else None
        for path, row in zip(paths[1:], rows[1:]):
            got = facts_of(lake, row, but) if row else None
            same = got is not None and got == want
            if not same:
                print(f"DIFFERS: {path} from {paths[0]}:\n  {got}\n  {want}")
            passed, failed = passed + same, failed + (not same)
    return passed, failed


def check_edges(lake, sboms):
    passed = failed = 0
    have = {r["artifact"]: r["n"] for r in lake.query(
        "SELECT artifact, count(*) AS n FROM v_dependency GROUP BY artifact")}
    for path, row in sboms.items():
        if row["kind_of"] != "cyclonedx-json" or path.endswith((".bz2", ".zst")):
            continue
        with open(path, encoding="utf-8-sig") as f:
            entries = json.load(f).get("dependencies") or []
        want = sum(len(e.get(k) or []) for e in entries if e.get("ref") for k in ("dependsOn", "provides"))
        same = have.get(row["artifact"], 0) == want
        if not same:
            print(f"DIFFERS: {path}: {have.get(row['artifact'], 0)} dependencies, expected {want}")
        passed, failed = passed + same, failed + (not same)
    return passed, failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    data = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ASSAY_DATA", "")
    if not os.path.isdir(os.path.join(data, "expected")):
        print("no real data: set ASSAY_DATA to the unpacked folder")
        print("conformance-sboms: 0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(os.path.abspath(sys.argv[1]), folder)
        lake.run("ingest", os.path.join(data, "B-sbom"), codes=(0, 3))
        sboms = {r["source"]: r for r in lake.query(
            "SELECT s.*, a.source, a.format AS kind_of FROM v_sbom s JOIN v_artifact a ON a.sha256 = s.artifact")}
        results = [check_ntia(lake, data, sboms), check_same(lake, data, sboms), check_edges(lake, sboms)]
    for name, (passed, failed) in zip(("ntia", "serialisations", "dependencies"), results):
        print(f"{name}: {passed} agree, {failed} differ")
    passed, failed = sum(r[0] for r in results), sum(r[1] for r in results)
    print(f"conformance-sboms: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
