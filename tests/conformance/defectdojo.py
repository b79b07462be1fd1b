#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Findings of real reports of some 140 tools against what DefectDojo's own tests assert.

  defectdojo.py PROGRAM [--show] [TOOL...]          ingests with it and asks v_finding
  defectdojo.py --reference [--show] [TOOL...]    the same with format_reference.py

A count or a field that differs must stand in defectdojo_differences.tsv (file, field or
"count", ours, the rule that differs); a line there that is not needed fails. Whatever
DefectDojo's order is, a field is looked for in the finding of that index, and else, where
one of the findings has it, in that one.
"""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = {"title": "title", "severity": "severity", "cwe": "cwe", "file_path": "file", "component_name": "component",
           "vuln_id_from_tool": "rule", "component_version": "version", "unique_id_from_tool": "id", "line": "line",
           "cvssv3": "cvss", "mitigation": "mitigation", "date": "first_seen", "cve": "cve",
           "fix_available": "fixed"}


def tsv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


class Assay:
    def __init__(self, program, paths):
        self.program = os.path.abspath(program)
        self.folder = tempfile.TemporaryDirectory()
        self.run("init")
        for at in range(0, len(paths), 100):
            self.run("ingest", "--json", *[str(p) for p in paths[at:at + 100]], ok=(0, 3))
        self.findings = {}
        for sha, *_ in self.query("SELECT sha256 FROM v_artifact WHERE kind = 'scan'"):
            self.findings[sha] = []
        names = sorted(set(COLUMNS.values()))
        for sha, *values in self.query(
                f"SELECT artifact, {', '.join(names)} FROM v_finding ORDER BY artifact, number"):
            self.findings.setdefault(sha, []).append(dict(zip(names, values)))

    def run(self, *args, ok=(0,)):
        p = subprocess.run([self.program, *args], cwd=self.folder.name, capture_output=True, text=True)
        if p.returncode not in ok:
            raise SystemExit(f"assay {args[0]}: {p.returncode}: {p.stderr[-500:]}")
        return p.stdout

    def query(self, sql):
        out = json.loads(self.run("query", "--json", sql))
        return [list(row.values()) for row in out]

    def read(self, path):
        if not path.exists():
            return None
        return self.findings.get(hashlib.sha256(path.read_bytes()).hexdigest())


class Reference:
    def __init__(self, _program, _paths):
        sys.path.insert(0, str(HERE))
        import format_reference
        self.reference = format_reference

    def read(self, path):
        found = self.reference.which(path)
        if not found:
            return None
        d = self.reference.load(self.reference.HERE / (found[0][1] + ".yaml"))
        facts = self.reference.read(d, path.read_bytes())
        return [f for f in facts if f["kind"] == "finding"]


def same(field, want, got):
    if want in ("None", ""):
        return got in (None, "", [])
    if field == "fix_available":
        return (want == "True") == (got not in (None, ""))
    if got is None:
        return False
    values = got if isinstance(got, list) else [got]
    values = [str(v) for v in values]
    if field in ("cwe", "cve"):
        values = re.findall(r"CVE-[0-9-]+|[0-9]+" if field == "cve" else r"[0-9]+", " ".join(values))
    if field == "severity":
        alias = {"informational": "info", "information": "info", "moderate": "medium", "warning": "medium",
                 "error": "high", "none": "info"}
        return alias.get(values[0].lower(), values[0].lower()) == alias.get(want.lower(), want.lower())
    if field == "date":
        return values[0][:10] == want[:10]
    spellings = {" ".join(w.split()) for w in (want, want.replace("\\n", "\n").replace("\\r", ""))}
    return any(" ".join(v.split()) in spellings for v in values)


def main():
    args = sys.argv[1:]
    show = "--show" in args
    args = [a for a in args if a != "--show"]
    data = os.environ.get("ASSAY_DATA")
    if not data:
        print("defectdojo: 0 passed, 0 failed, 1188 skipped")
        return 0
    scans = pathlib.Path(data) / "E-findings/defectdojo/unittests/scans"
    counts = [r for r in tsv(pathlib.Path(data) / "expected/defectdojo_expected_counts.tsv")]
    fields = [r for r in tsv(pathlib.Path(data) / "expected/defectdojo_expected_fields.tsv") if r[2] in COLUMNS]
    if args[1:]:
        counts = [r for r in counts if r[2] in args[1:]]
        fields = [r for r in fields if r[0].split("/")[0] in args[1:]]
    missing = {r[0] for r in counts + fields if not (scans / r[0]).exists()}
    counts, fields = ([r for r in rows if r[0] not in missing] for rows in (counts, fields))
    if missing:
        print(f"not among the data: {', '.join(sorted(missing))}")
    rules = {(r[0], r[1]): r for r in tsv(HERE / "defectdojo_differences.tsv")}
    paths = sorted({scans / r[0] for r in counts + fields})
    reader = (Reference if args[0] == "--reference" else Assay)(args[0], paths)
    read = {}
    for p in paths:
        try:
            read[str(p.relative_to(scans))] = reader.read(p)
        except SystemExit as e:
            print(f"{p.relative_to(scans)}: {e}")
            read[str(p.relative_to(scans))] = None
    equal = explained = failed = 0
    for name, want, *_ in counts:
        got = len(read[name]) if read[name] is not None else None
        if got == int(want):
            equal += 1
        elif (name, "count") in rules and rules[name, "count"][2] == str(got):
            explained += 1
            rules.pop((name, "count"))
        else:
            failed += 1
            print(f"{name}: {got} findings, DefectDojo {want}")
    print(f"counts: {equal} equal, {explained} explained, {failed} not, of {len(counts)}")
    right = said = wrong = 0
    for name, index, field, want in fields:
        found, column = read[name] or [], COLUMNS[field]
        index = int(index)
        at = found[index].get(column) if index < len(found) else None
        if same(field, want, at) or any(same(field, want, f.get(column)) for f in found if want != "None"):
            right += 1
        elif (name, field) in rules:
            said += 1
            rules[name, field].append("used")
        else:
            wrong += 1
            if show:
                print(f"{name}[{index}].{field}: {at!r}, DefectDojo {want!r}")
    print(f"fields: {right} equal, {said} explained, {wrong} not, of {len(fields)}")
    idle = [k for k, r in rules.items() if not args[1:] and r[-1] != "used"]
    for k in idle:
        print(f"defectdojo_differences.tsv: {k[0]} {k[1]}: no such difference")
    bad = failed + wrong + len(idle)
    print(f"defectdojo: {equal + explained + right + said} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
