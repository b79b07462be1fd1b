#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""counts.py ASSAY DATA: reads real files and compares what the views count with what an
independent program counted (DATA/expected/*_counts.tsv).

Every file of a format in scope is one case, which passes when all its counted columns
agree. A difference listed in counts-explained.tsv, with its reason, passes as long as it is
exactly that difference; one that is listed and has gone is a failure too. Files that are
not in scope must not be read as anything: they pass as documents, or as refused.
DATA is $ASSAY_DATA when left out; without it every case is skipped.
The last line is "conformance-counts: N passed, N failed, N skipped".
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

SBOM = ["components", "with_version", "with_purl", "with_supplier", "with_license", "with_hash",
        "dependency_nodes", "dependency_edges", "vulnerabilities"]
SARIF = ["runs", "results", "error", "warning", "note", "none", "level_absent", "suppressed", "rules"]
JUNIT = ["cases", "failures", "errors", "skipped"]

QUERIES = {
    "artifact": "SELECT sha256 AS artifact, kind FROM v_artifact",
    "sbom": """
        SELECT s.artifact, s.components, s.dependency_nodes, s.dependency_edges, s.vulnerabilities,
          count(c.version) AS with_version, count(c.purl) AS with_purl, count(c.supplier) AS with_supplier,
          count(c.licenses) AS with_license, count(c.hashes) AS with_hash, count(c.artifact) AS listed
        FROM v_sbom s LEFT JOIN v_component c ON c.artifact = s.artifact GROUP BY s.artifact""",
    "scan": """
        SELECT artifact, count(*) AS runs, sum(results) AS results, sum(rules) AS rules
        FROM v_scan GROUP BY artifact""",
    "finding": """
        SELECT artifact, count(*) AS results, sum(level IS 'error') AS error, sum(level IS 'warning') AS warning,
          sum(level IS 'note') AS note, sum(level IS 'none') AS none, sum(level IS NULL) AS level_absent,
          sum(suppressed) AS suppressed
        FROM v_finding GROUP BY artifact""",
    "junit": "SELECT artifact, cases, failures, errors, skipped FROM v_test_run",
}


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return [r for r in csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if r and not r[0].startswith("#")]


def expected(data):
    """(path below data, in scope, {column: count}, format and version) of every listed file."""
    folder = os.path.join(data, "expected")
    for r in rows(os.path.join(folder, "sbom_counts.tsv")):
        if r[3].startswith("UNPARSEABLE"):  # by the counter; sboms.py looks at them
            continue
        scope = r[3].startswith(("cyclonedx-", "spdx"))
        yield "B-sbom/" + r[0], scope, dict(zip(SBOM, r[5:14])), f"{r[3]} {r[4]}"
    for r in rows(os.path.join(folder, "sarif_counts.tsv")):
        yield r[0], r[1] == "2.1.0", dict(zip(SARIF, r[2:11])), f"sarif {r[1]}"
    for r in rows(os.path.join(folder, "junit_counts.tsv")):
        yield r[0], True, dict(zip(JUNIT, r[1:5])), "junit-xml"


class Lake:
    def __init__(self, assay, folder):
        self.assay, self.dir = assay, os.path.join(folder, "lake")
        self.folder = folder
        self.run("init")

    def run(self, *args, codes=(0,)):
        p = subprocess.run([self.assay, *args], cwd=self.folder, capture_output=True, check=False,
                           env={**os.environ, "ASSAY_LAKE": self.lake_dir()})
        if p.returncode not in codes:
            sys.exit(f"assay {args[0]}: exit status {p.returncode}: {p.stderr.decode(errors='replace')}")
        return p.stdout.decode()

    def lake_dir(self):
        return os.path.join(self.folder, ".assay")

    def ingest(self, paths):
        # Objects one after the other, or in one array: both are read.
        text = self.run("ingest", "--json", *paths, codes=(0, 3))
        decoder, at, said = json.JSONDecoder(), 0, []
        while text[at:].strip():
            at += len(text[at:]) - len(text[at:].lstrip())
            value, at = decoder.raw_decode(text, at)
            said += value if isinstance(value, list) else [value]
        return {o["path"]: o for o in said}

    def query(self, sql):
        return json.loads(self.run("query", "--json", " ".join(sql.split())))


def counted(lake):
    """{artifact: {column: count}} over all the views."""
    ret = {}
    for name, sql in QUERIES.items():
        for row in lake.query(sql):
            mine = ret.setdefault(row["artifact"], {})
            mine.update(row)
            if name == "scan":
                for column in SARIF[2:8]:
                    mine.setdefault(column, 0)
            if name == "sbom" and row["listed"] != row["components"]:
                sys.exit(f"{row['artifact']}: v_sbom has {row['components']} components, v_component {row['listed']}")
    return ret


def differences(want, said, have):
    """The columns of a file in scope that are not what was expected: {column: (got, want)}."""
    if said["status"] == "refused":
        return {"status": ("refused", "read")}
    got = have.get(said["sha256"], {})
    if got.get("kind") == "scan" and "runs" not in got:  # a log without runs
        got = dict.fromkeys(SARIF, 0)
    return {c: (got.get(c), int(n)) for c, n in want.items() if n != "" and got.get(c) != int(n)}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    data = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ASSAY_DATA", "")
    here = os.path.dirname(os.path.abspath(__file__))
    explained = {(p, c): (got, want, why) for p, c, got, want, why in rows(os.path.join(here, "counts-explained.tsv"))}
    if not os.path.isdir(os.path.join(data, "expected")):
        print("no real data: set ASSAY_DATA to the unpacked folder")
        print("conformance-counts: 0 passed, 0 failed, 1 skipped")
        return 0
    files = list(expected(data))
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(os.path.abspath(sys.argv[1]), folder)
        said = lake.ingest([os.path.join(data, f[0]) for f in files])
        have = counted(lake)
    passed = failed = 0
    by_format = {}
    for path, scope, want, name in files:
        answer = said.get(os.path.join(data, path))
        agree = by_format.setdefault(name, [0, 0, 0, 0])
        if answer is None:
            problems = {"ingest": ("nothing said", "one object a file")}
        elif scope:
            problems = differences(want, answer, have)
        else:
            kind = "document" if answer["status"] == "refused" else have[answer["sha256"]]["kind"]
            problems = {} if kind == "document" else {"kind": (kind, "document")}
        open_problems = False
        for column, (got, wanted) in problems.items():
            known = explained.pop((path, column), None)
            same = known is not None and (str(got), str(wanted)) == known[:2]
            print(f"{'explained' if same else 'DIFFERS'}: {path}: {column}: {got}, expected {wanted}"
                  + (f": {known[2]}" if same else ""))
            open_problems |= not same
        passed, failed = passed + (not open_problems), failed + open_problems
        agree[(0 if not problems else 1) if scope else 2 if answer and answer["status"] != "refused" else 3] += 1
    for path, column in explained:
        if any(path == f[0] for f in files):
            print(f"DIFFERS: {path}: {column}: is explained, but agrees")
            failed += 1
    for name, (agree, differ, document, refused) in sorted(by_format.items()):
        print(f"{name}: {agree} agree, {differ} differ, {document} not in scope (document), {refused} (refused)")
    print(f"conformance-counts: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
